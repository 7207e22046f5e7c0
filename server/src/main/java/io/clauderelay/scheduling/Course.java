package io.clauderelay.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * How a limit behaves, as far as the answers have told.
 *
 * @param last the newest of what was said
 * @param standing the oldest that named the same reset as the newest; null when the newest was only supposed
 * @param measuredFrom what the real consumption is measured from next
 * @param periodNanos how long all of the limit takes to come back
 * @param windowNanos above 0 when it comes back at once at the reset; 0 when it comes back all the time
 * @param share how much of the limit one unit of what was dispatched really takes
 */
record Course(
        Observation last,
        @Nullable Observation standing,
        Observation measuredFrom,
        long periodNanos,
        long windowNanos,
        Share share) {

    /**
     * How much of the limit one unit of what is dispatched takes.
     *
     * @param usual what it is taken for until it is measured
     * @param least what it is never taken for less than
     */
    record Share(double value, double usual, double least) {
        /** As it is before anything is measured. */
        static Share of(double usual, double least) {
            return new Share(usual, usual, least);
        }

        private Share after(double measured) {
            double bounded = Math.clamp(measured, least, LEAP * Math.max(value, usual));
            return new Share(value + NEW * (bounded - value), usual, least);
        }
    }

    /** The weight of a new measurement of the share: the prompts of a session resemble each other. */
    private static final double NEW = 0.3;

    /** How many times as much one measurement may tell: a leap is somebody else's burst. */
    private static final double LEAP = 4;

    /** Less than this part of the limit says more of the rounding than of the consumption. */
    private static final double WORTH_MEASURING = 0.1;

    static Course begin(Observation first, Share share) {
        return new Course(first, first, first, first.periodNanos(0), 0, share);
    }

    boolean hasWindows() {
        return windowNanos > 0;
    }

    /** Older dispatches tell nothing new, nor does what was said of a window that is over. */
    boolean isNews(Observation next, long now) {
        return next.number() > last.number() && !(hasWindows() && next.resetNanos() - now <= 0);
    }

    /** What is known after one more answer. */
    Course after(Observation next) {
        if (next.limit() != last.limit()) {
            return begin(next, share);
        }
        Observation same = standing != null && next.resetsWith(standing) ? standing : next;
        boolean measured = isMeasured(next);
        return new Course(
                next,
                same,
                measured || !isComparable(next) ? next : measuredFrom,
                next.periodNanos(periodNanos),
                windows(next),
                measured ? share.after(measure(next)) : share);
    }

    /** The window that is open now, when the last one is over and no answer has told of another yet. */
    Course supposed(long count, long now) {
        long windowsSince = (now - last.resetNanos()) / windowNanos + 1;
        long reset = last.resetNanos() + windowsSince * windowNanos;
        Observation whole = new Observation(last.number(), last.nanos(), count, last.limit(), last.limit(), reset);
        return new Course(whole, null, whole, periodNanos, windowNanos, share);
    }

    /** When the limit will be whole again if nothing more is dispatched than is counted by now. */
    long fullAt(long count) {
        return last.nanos() + nanosOf(last.missing() + share.value() * (count - last.count()));
    }

    /** How long this much of the limit takes to come back. */
    long nanosOf(double amount) {
        return (long) (amount * ((double) periodNanos / last.limit()));
    }

    /** A reset that stands still while more goes missing is the end of a window; one that moves before it comes is not. */
    private long windows(Observation next) {
        if (standing == null) {
            return windowNanos;
        }
        if (!next.resetsWith(standing)) {
            boolean early = next.nanos() - last.resetNanos() < 0;
            return early && next.resetNanos() - last.resetNanos() < windowNanos / 2 ? 0 : windowNanos;
        }
        boolean emptied = next.missing() > standing.missing() && next.contradicts(standing);
        return emptied && !hasWindows() ? standing.windowNanos() : windowNanos;
    }

    private boolean isMeasured(Observation next) {
        long dispatched = next.count() - measuredFrom.count();
        return isComparable(next)
                && dispatched > 0
                && Math.max(share.value() * dispatched, taken(next)) >= WORTH_MEASURING * last.limit();
    }

    /** Between the two the limit was never whole, for then some of what came back would have been lost. */
    private boolean isComparable(Observation next) {
        return hasWindows()
                ? next.resetsWith(measuredFrom)
                : measuredFrom.missing() >= comeBack(next) && next.missing() > 0;
    }

    private double measure(Observation next) {
        return taken(next) / (next.count() - measuredFrom.count());
    }

    private double comeBack(Observation next) {
        return hasWindows() ? 0 : (next.nanos() - measuredFrom.nanos()) * ((double) last.limit() / periodNanos);
    }

    private double taken(Observation next) {
        return next.missing() - measuredFrom.missing() + comeBack(next);
    }
}
