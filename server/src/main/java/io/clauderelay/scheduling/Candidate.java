package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import org.jspecify.annotations.Nullable;

/** An account as one event loop chooses it: what is set, what all loops know of it, and this loop's turns. */
record Candidate(AccountEntry entry, LiveAccount live, Turn turn, Clock clock) {
    /** What the turns of one platform and priority go by. */
    static final class Clock {
        /** Where the turns have got to; an account that was away joins here and not where it left. */
        private double now;
    }

    /** How much work one loop has given to one account, measured in turns. */
    static final class Turn {
        private double next;
    }

    String id() {
        return entry.id();
    }

    /** Whether it has this label; null is everybody's. */
    boolean isOf(@Nullable String organization) {
        return organization == null || organization.equals(entry.organization());
    }

    /** Whether its turn comes before the other's: the more it was given and carries for its weight, the later. */
    boolean comesBefore(Candidate other) {
        double mine = start() + load();
        double others = other.start() + other.load();
        // At the same time, the one that was given less: two that serve what is rarely asked for still take turns.
        return mine < others || (mine == others && turn.next < other.turn.next);
    }

    private double start() {
        return Math.max(turn.next, clock.now);
    }

    private double load() {
        return (double) live.inFlight() / entry.weight();
    }

    /** Its turn has come. */
    void takesItsTurn() {
        clock.now = start();
        charge();
    }

    /** It is given work for another reason, to which its turns must not be blind. */
    void charge() {
        turn.next = start() + 1.0 / entry.weight();
    }
}
