package io.clauderelay.scheduling;

import java.util.concurrent.atomic.AtomicInteger;

/** What one event loop gives one account to do. Written by that loop alone; how much is in flight, anybody may read. */
final class Workload {
    /** An atomic only for its readers' sake: with one writer, nothing needs to be compared or locked. */
    private final AtomicInteger inFlight = new AtomicInteger();

    private long lastLease;

    void leased(long number) {
        lastLease = number;
        inFlight.setRelease(inFlight.getPlain() + 1);
    }

    void settled() {
        inFlight.setRelease(inFlight.getPlain() - 1);
    }

    /** The number of the last lease; 0 for none. */
    long lastLease() {
        return lastLease;
    }

    int inFlight() {
        return inFlight.getAcquire();
    }
}
