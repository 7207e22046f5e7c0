package io.clauderelay.testing;

/** A limit as an upstream keeps it: so much per period, coming back all the time or at the begin of each window. */
public final class RateLimit {
    private final long limit;
    private final long periodNanos;
    private final boolean windows;
    private double left;
    private long at;

    private RateLimit(long limit, long periodNanos, boolean windows) {
        this.limit = limit;
        this.periodNanos = periodNanos;
        this.windows = windows;
        this.left = limit;
    }

    /** A token bucket, full at the beginning. */
    public static RateLimit refilling(long limit, long periodNanos) {
        return new RateLimit(limit, periodNanos, false);
    }

    /** Windows that begin at multiples of the period. */
    public static RateLimit inWindows(long limit, long periodNanos) {
        return new RateLimit(limit, periodNanos, true);
    }

    public long limit() {
        return limit;
    }

    public long remaining(long now) {
        refill(now);
        return (long) Math.max(0, Math.floor(left));
    }

    public boolean has(long now, long amount) {
        refill(now);
        return left >= amount;
    }

    /** Takes the amount, which may leave less than nothing. */
    public void take(long now, long amount) {
        refill(now);
        left -= amount;
    }

    /** When all of it is there again. */
    public long fullAt(long now) {
        refill(now);
        return windows
                ? (Math.floorDiv(now, periodNanos) + 1) * periodNanos
                : now + (long) Math.ceil((limit - left) * periodNanos / limit);
    }

    /** When this much is there. */
    public long readyAt(long now, long amount) {
        refill(now);
        if (left >= amount) {
            return now;
        }
        return windows ? fullAt(now) : now + (long) Math.ceil((amount - left) * periodNanos / limit);
    }

    private void refill(long now) {
        if (!windows) {
            left = Math.min((double) limit, left + (double) (now - at) * limit / periodNanos);
        } else if (Math.floorDiv(now, periodNanos) != Math.floorDiv(at, periodNanos)) {
            left = limit;
        }
        at = now;
    }
}
