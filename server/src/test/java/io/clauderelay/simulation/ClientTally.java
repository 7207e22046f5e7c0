package io.clauderelay.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the clients of a scenario saw. */
final class ClientTally {
    private final List<Long> firstContents = new ArrayList<>();
    private int requests;
    private int rateLimited;
    private int otherErrors;
    private int attempts;
    private long longestWaitNanos;
    private long lastErrorNanos = -1;
    private int inLine;
    private int overtakings;
    private int turns;
    private int turnsKept;

    void ended(SimulatedExchange.Ending ending, long now) {
        requests++;
        attempts += ending.attempts();
        longestWaitNanos = Math.max(longestWaitNanos, ending.waitedNanos());
        if (ending.isSuccess()) {
            firstContents.add(ending.firstContentNanos());
            return;
        }
        lastErrorNanos = now;
        if (ending.status() == 429) {
            rateLimited++;
        } else {
            otherErrors++;
        }
    }

    /** A request stands in line for an account. */
    void joined() {
        inLine++;
    }

    void left() {
        inLine--;
    }

    /** A request got an account without standing in line. */
    void servedAtOnce() {
        overtakings += inLine > 0 ? 1 : 0;
    }

    /** A turn of a session that had one before, served where that one was or not. */
    void turn(boolean kept) {
        turns++;
        turnsKept += kept ? 1 : 0;
    }

    int requests() {
        return requests;
    }

    int served() {
        return firstContents.size();
    }

    int rateLimited() {
        return rateLimited;
    }

    int otherErrors() {
        return otherErrors;
    }

    int errors() {
        return rateLimited + otherErrors;
    }

    double attemptsPerRequest() {
        return (double) attempts / requests;
    }

    long longestWaitNanos() {
        return longestWaitNanos;
    }

    /** When the last client got an error; -1 for never. */
    long lastErrorNanos() {
        return lastErrorNanos;
    }

    /** The time to first content that this part of the served requests stays below. */
    long firstContentNanos(double part) {
        List<Long> sorted = new ArrayList<>(firstContents);
        Collections.sort(sorted);
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    /** How many requests got an account while others stood in line. */
    int overtakings() {
        return overtakings;
    }

    int turns() {
        return turns;
    }

    int moves() {
        return turns - turnsKept;
    }

    /** The part of the turns that found their prompt cache. */
    double affinity() {
        return turns == 0 ? 0 : (double) turnsKept / turns;
    }
}
