package io.clauderelay.usage;

import java.time.Duration;

/** How finely time is kept in a roll-up. Days of every time zone begin at a quarter of an hour. */
public enum Grain {
    QUARTER("quarters", Duration.ofMinutes(15)),
    /** UTC's: whole ones inside of a long period spare the reading of 96 quarters each. */
    DAY("days", Duration.ofDays(1)),
    /** Of seven UTC days from a Thursday on, as the epoch's first was one: nobody sees where they begin. */
    WEEK("weeks", Duration.ofDays(7));

    private final String prefix;
    private final long millis;

    Grain(String prefix, Duration length) {
        this.prefix = prefix;
        this.millis = length.toMillis();
    }

    String prefix() {
        return prefix;
    }

    public long millis() {
        return millis;
    }

    /** The start of the bucket that holds the time; both as epoch milliseconds. */
    public long floor(long time) {
        return Math.floorDiv(time, millis) * millis;
    }

    /** The earliest start of a bucket that is not before the time. */
    public long ceiling(long time) {
        return Math.ceilDiv(time, millis) * millis;
    }
}
