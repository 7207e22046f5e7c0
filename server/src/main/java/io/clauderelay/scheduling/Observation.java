package io.clauderelay.scheduling;

/**
 * What one answer said of one limit, laid on the moment of its dispatch.
 *
 * @param number the dispatch's place among all of the account
 * @param nanos when it was dispatched
 * @param count how much of what is limited had been dispatched by then
 * @param limit how much there is when nothing is used
 * @param remaining what was left, at most the limit
 * @param resetNanos when all of it is there again
 */
record Observation(long number, long nanos, long count, long limit, long remaining, long resetNanos) {
    /** Points in time are given in whole seconds, and an answer is some time on its way. */
    private static final long BLUR_NANOS = 1_000_000_000L;

    /** Tokens are rounded to thousands. */
    private static final long ROUNDED_TO = 1000;

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    /** Limits are per minute, some per day, few per hour or second. */
    private static final long[] USUAL_PERIODS = {MINUTE, DAY, HOUR, SECOND};

    Observation {
        remaining = Math.min(remaining, limit);
    }

    long missing() {
        return limit - remaining;
    }

    /**
     * How long all of the limit takes to come back, if it comes back all the time: the usual period that fits, else the
     * one that was thought before if it fits, else what the numbers say.
     */
    long periodNanos(long before) {
        for (long usual : USUAL_PERIODS) {
            if (mayTake(usual)) {
                return usual;
            }
        }
        return mayTake(before) ? before : Math.max(1, (long) (longest() / 2 + shortest() / 2));
    }

    /** Whether the period agrees with the numbers, within what rounding hides. */
    boolean mayTake(long periodNanos) {
        return shortest() <= periodNanos && periodNanos <= longest();
    }

    /** Both cannot come from one limit that comes back all the time. */
    boolean contradicts(Observation other) {
        return longest() < other.shortest() || other.longest() < shortest();
    }

    /** Whether both say the same moment, within what rounding hides. */
    boolean resetsWith(Observation other) {
        return Math.abs(resetNanos - other.resetNanos) <= BLUR_NANOS + BLUR_NANOS / 2;
    }

    /** The length of the window in which this was said, if there are windows. */
    long windowNanos() {
        long left = resetNanos - nanos - BLUR_NANOS;
        return left <= MINUTE ? MINUTE : left <= HOUR ? HOUR : DAY;
    }

    /** The period when the reset is as near and as much is missing as rounding allows. */
    private double shortest() {
        double missing = missing() + rounding();
        return missing == 0 ? 0 : limit * (double) Math.max(0, resetNanos - nanos - BLUR_NANOS) / missing;
    }

    private double longest() {
        double missing = missing() - rounding();
        return missing <= 0
                ? Double.POSITIVE_INFINITY
                : limit * (double) (Math.max(0, resetNanos - nanos) + BLUR_NANOS) / missing;
    }

    private double rounding() {
        return limit >= 10 * ROUNDED_TO && remaining % ROUNDED_TO == 0 ? ROUNDED_TO / 2.0 : 0.5;
    }
}
