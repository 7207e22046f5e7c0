package io.clauderelay.directory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The digests that no key had a moment ago. Read by every event loop; written by one thread at a time. */
final class RecentMisses {
    /** Guessed secrets differ all the time, so more would only be more memory. */
    static final int MOST = 10_000;

    /** Long enough to spare the database a client that does not give up, short enough to be forgotten by itself. */
    private static final long LIFETIME_NANOS = Duration.ofSeconds(10).toNanos();

    private record Miss(KeyDigest digest, Long since) {}

    private final LongSupplier nanoClock;
    private final Map<KeyDigest, Long> since = new ConcurrentHashMap<>();
    private final Deque<Miss> oldestFirst = new ArrayDeque<>();

    RecentMisses(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    boolean contains(KeyDigest digest) {
        Long begun = since.get(digest);
        return begun != null && !isOver(begun, nanoClock.getAsLong());
    }

    void add(KeyDigest digest) {
        Long now = nanoClock.getAsLong();
        for (Miss oldest = oldestFirst.peek(); oldest != null; oldest = oldestFirst.peek()) {
            if (oldestFirst.size() < MOST && !isOver(oldest.since(), now)) {
                break;
            }
            oldestFirst.remove();
            since.remove(oldest.digest(), oldest.since());
        }
        since.put(digest, now);
        oldestFirst.add(new Miss(digest, now));
    }

    /** A key has it now. */
    void remove(KeyDigest digest) {
        since.remove(digest);
    }

    private static boolean isOver(long begun, long now) {
        return now - begun >= LIFETIME_NANOS;
    }
}
