package io.clauderelay.bench;

import java.io.IOException;

/** Waits for what happens a moment later. */
final class Patience {
    private static final long PAUSE_MILLIS = 50;

    private Patience() {}

    /** A condition that may have to ask somebody. */
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /**
     * Asks until the condition holds.
     *
     * @throws IOException when it does not in time
     */
    static void until(String what, int seconds, Condition condition) throws IOException, InterruptedException {
        if (!holdsWithin(seconds, condition)) {
            throw new IOException("not within " + seconds + " s: " + what);
        }
    }

    /** Whether the condition holds within so many seconds. */
    static boolean holdsWithin(int seconds, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }
}
