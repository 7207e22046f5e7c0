package io.clauderelay.scheduling;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One limit of an account, such as requests per minute: it empties with what is dispatched and fills again, all the time
 * or at the begin of a window. Shared by all event loops, which neither lock nor wait.
 */
final class Bucket {
    /** What is counted. */
    enum Unit {
        REQUESTS,
        TOKENS
    }

    /** For what rounding and other users of the account take: one unit and this part of the limit. */
    private static final int RESERVED_PART = 50;

    /** Limits below this are too small to keep a unit of them back. */
    private static final int SMALL = 20;

    /** What windows are late by, as their begin is told in whole seconds and by another clock. */
    private static final long LATE_NANOS = 1_000_000_000L;

    /** What was said so long ago holds no one back: the next answer will tell. */
    static final long FORGOTTEN_NANOS = 600_000_000_000L;

    private static final long DISTRUST_NANOS = 600_000_000_000L;

    /** Images are many bytes and few tokens, and what is in the upstream's cache counts for little. */
    private static final double LARGEST_PART = 0.25;

    private final Unit unit;
    private final AtomicLong dispatched;
    private final Course.Share share;
    private final AtomicReference<@Nullable Course> course = new AtomicReference<>();

    /** When the limit is whole again; of use only when it comes back all the time. */
    private final AtomicLong fullAt = new AtomicLong();

    private volatile long distrustedUntil;

    /**
     * A bucket of which nothing is known, so that nothing is held back.
     *
     * @param unit what the dispatches are counted in
     * @param dispatched how many units were dispatched in all; counted by the owner
     * @param share how much of the limit a unit takes, until the answers tell
     */
    Bucket(Unit unit, AtomicLong dispatched, Course.Share share, long now) {
        this.unit = unit;
        this.dispatched = dispatched;
        this.share = share;
        this.distrustedUntil = now;
    }

    Unit unit() {
        return unit;
    }

    /** How long until a request of that many tokens fits and the reserve remains. */
    long nanosUntilRoom(long now, long tokens) {
        Course known = trusted(now);
        if (known == null) {
            return 0;
        }
        return nanosUntil(known, now, cost(known, tokens) + reserve(known));
    }

    /** Whether a request of that many tokens is refused if all is as it is thought to be, give or take the reserve. */
    boolean isOverdrawnBy(long now, long tokens) {
        Course known = trusted(now);
        return known != null
                && nanosUntil(known, now, cost(known, tokens)) > LATE_NANOS + known.nanosOf(reserve(known));
    }

    private static double reserve(Course known) {
        long limit = known.last().limit();
        return limit < SMALL ? 0 : 1 + (double) limit / RESERVED_PART;
    }

    /** A request of that many tokens was dispatched, and is in the owner's count already. */
    void dispatched(long now, long tokens) {
        Course known = course.get();
        if (known == null || known.hasWindows()) {
            return;
        }
        long cost = known.nanosOf(cost(known, tokens));
        long before;
        do {
            before = fullAt.get();
        } while (!fullAt.compareAndSet(before, (before - now > 0 ? before : now) + cost));
    }

    /** An answer has told of the limit. */
    void observed(long now, Observation next) {
        Course before;
        Course after;
        do {
            before = course.get();
            if (before != null && !before.isNews(next, now)) {
                return;
            }
            after = before == null ? Course.begin(next, share) : before.after(next);
        } while (!course.compareAndSet(before, after));
        layOn(after);
    }

    /** A dispatch that overdrew the bucket was served all the same: the bucket is not as it is thought to be. */
    void distrust(long now) {
        distrustedUntil = now + DISTRUST_NANOS;
    }

    /** A dispatch was refused: whatever was served in spite of the limit was luck. */
    void trust(long now) {
        distrustedUntil = now;
    }

    /** What is dispatched meanwhile is either in the count that is read here, or makes the exchange fail. */
    private void layOn(Course newest) {
        long before;
        long after;
        do {
            before = fullAt.get();
            Course current = course.get();
            if (current == null || current.last().number() != newest.last().number()) {
                return;
            }
            after = newest.fullAt(dispatched.get());
        } while (!fullAt.compareAndSet(before, after));
    }

    private @Nullable Course trusted(long now) {
        Course known = course.get();
        if (known == null || distrustedUntil - now > 0 || now - known.last().nanos() > FORGOTTEN_NANOS) {
            return null;
        }
        if (!known.hasWindows() || now - known.last().resetNanos() < LATE_NANOS) {
            return known;
        }
        Course next = known.supposed(dispatched.get(), now);
        return course.compareAndSet(known, next) ? next : course.get();
    }

    /** What a request takes as far as can be told, and never so much that one that is estimated wrongly stops all others. */
    private double cost(Course known, long tokens) {
        double estimate = known.share().value() * (unit == Unit.TOKENS ? tokens : 1);
        return Math.min(estimate, Math.max(1, known.last().limit() * LARGEST_PART));
    }

    private long nanosUntil(Course known, long now, double wanted) {
        Observation last = known.last();
        double needed = Math.min(wanted, (double) last.limit());
        if (known.hasWindows()) {
            double left = last.remaining() - known.share().value() * (dispatched.get() - last.count());
            return left >= needed ? 0 : Math.max(1, last.resetNanos() + LATE_NANOS - now);
        }
        return Math.max(0, fullAt.get() - now - known.nanosOf(last.limit() - needed));
    }
}
