package io.clauderelay.usage;

import java.time.Duration;
import java.time.Instant;

/** The quarters of an hour, UTC, that roll-ups are kept in: days of every time zone begin at one. */
final class Bucket {
    private static final long MILLIS = Duration.ofMinutes(15).toMillis();

    private Bucket() {}

    /** The bucket that holds the instant, as epoch milliseconds of its start. */
    static long of(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli(), MILLIS) * MILLIS;
    }

    /** The latest bucket's start that is not after the instant. */
    static Instant floor(Instant instant) {
        return Instant.ofEpochMilli(of(instant));
    }

    /** The earliest bucket's start that is not before the instant. */
    static Instant ceiling(Instant instant) {
        Instant floor = floor(instant);
        return floor.equals(instant) ? floor : floor.plusMillis(MILLIS);
    }
}
