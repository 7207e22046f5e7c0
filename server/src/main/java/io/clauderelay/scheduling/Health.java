package io.clauderelay.scheduling;

import org.jspecify.annotations.Nullable;

/**
 * How an account fares at one moment. Immutable: a change replaces it.
 *
 * @param cooldown the one it is in, or on trial after; null when it is well
 * @param failures how many attempts in a row broke, while its breaker is closed
 * @param tried whether one attempt is out that decides whether it is well again
 * @param age how many times it fell ill or was healed by hand: an attempt that began at another age tells of another time
 */
record Health(@Nullable Cooldown cooldown, int failures, boolean tried, long age) {
    static final Health WELL = new Health(null, 0, false, 0);

    boolean isWell() {
        return cooldown == null;
    }

    /** Whether it was ill for as long as it had to be left alone. */
    boolean isOver(long now) {
        return cooldown != null && cooldown.isOver(now);
    }

    Health recovered() {
        return new Health(null, 0, false, age);
    }

    Health counting(int failures) {
        return new Health(cooldown, failures, tried, age);
    }

    Health trial(boolean out) {
        return new Health(cooldown, failures, out, age);
    }

    Health cooling(Cooldown begun) {
        return new Health(begun, 0, false, age + 1);
    }

    /** The same illness, seen to last longer. */
    Health extended(Cooldown longer) {
        return new Health(longer, failures, tried, age);
    }

    Health reset() {
        return new Health(null, 0, false, age + 1);
    }
}
