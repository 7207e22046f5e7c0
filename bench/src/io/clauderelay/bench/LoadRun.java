package io.clauderelay.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The books of one run. Everything here happens on the generator's one event loop. */
final class LoadRun {
    private static final long LONGEST = Duration.ofHours(1).toNanos();
    private static final int ERRORS_KEPT = 5;

    /** A run that fails this often is over: what it would measure is how fast something fails. */
    static final int ERRORS_BORNE = 200;

    private final Load load;
    private final Histogram latency = new Histogram(LONGEST, 3);
    private final Histogram firstByte = new Histogram(LONGEST, 3);
    private final List<String> firstErrors = new ArrayList<>();
    private final ArrayDeque<Long> due = new ArrayDeque<>();
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private long errors;
    private long completed;
    private long bodyBytes;
    private long began;
    private long ended;
    private double nextDue;
    private boolean measuring;
    private boolean over;

    LoadRun(Load load) {
        this.load = load;
    }

    Load load() {
        return load;
    }

    boolean over() {
        return over;
    }

    void beginWindow() {
        measuring = true;
        began = System.nanoTime();
    }

    void endWindow() {
        measuring = false;
        ended = System.nanoTime();
    }

    void stop() {
        over = true;
    }

    /** A connection is free: it begins its next request now, or waits until one is due. */
    void free(LoadConnection connection) {
        if (load.perSecond() == 0) {
            connection.send(System.nanoTime());
            return;
        }
        Long intended = due.pollFirst();
        if (intended == null) {
            idle.addLast(connection);
        } else {
            connection.send(intended);
        }
    }

    /** Constant rate: hands out every request whose time has come. */
    void tick() {
        long now = System.nanoTime();
        double interval = 1e9 / load.perSecond();
        nextDue = nextDue == 0 ? now : nextDue;
        while (!over && nextDue <= now) {
            due.addLast((long) nextDue);
            nextDue += interval;
        }
        while (!due.isEmpty() && !idle.isEmpty()) {
            idle.removeFirst().send(due.removeFirst());
        }
    }

    void leave(LoadConnection connection) {
        idle.remove(connection);
    }

    void received(long bytes) {
        bodyBytes += measuring ? bytes : 0;
    }

    void firstByte(long nanos) {
        if (measuring) {
            firstByte.recordValue(Math.min(nanos, LONGEST));
        }
    }

    void completed(long nanos) {
        if (measuring) {
            completed++;
            latency.recordValue(Math.min(nanos, LONGEST));
        }
    }

    void failed(@Nullable String reason) {
        errors++;
        if (firstErrors.size() < ERRORS_KEPT) {
            firstErrors.add(String.valueOf(reason));
        }
        over = over || errors >= ERRORS_BORNE;
    }

    LoadResult result(long cpuMicros) {
        long expected = load.expected().bodyBytes();
        return new LoadResult(
                completed,
                expected > 0 ? (double) bodyBytes / expected : completed,
                Duration.ofNanos(ended - began),
                cpuMicros,
                LoadResult.Percentiles.of(latency),
                LoadResult.Percentiles.of(firstByte),
                errors,
                firstErrors);
    }
}
