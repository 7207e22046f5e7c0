package io.clauderelay.scheduling;

import io.clauderelay.vocabulary.Fault;
import org.jspecify.annotations.Nullable;

/**
 * How an account fares at one moment. Immutable: a change replaces it.
 *
 * @param cooldown the one it is in, or on trial after; null when it is well
 * @param failures how many attempts in a row broke, while its breaker is closed
 * @param triedSince when the attempt went out that decides whether it is well again, in epoch milliseconds; 0 for none
 * @param age how many times it fell ill or was healed by hand: an attempt that began at another age tells of another time
 */
record Health(@Nullable Cooldown cooldown, int failures, long triedSince, long age) {
    /** An attempt that has no verdict after this long may take minutes more; another one is to decide, too. */
    private static final long TRIAL_MILLIS = 10_000;

    static final Health WELL = new Health(null, 0, 0, 0);

    boolean isWell() {
        return cooldown == null;
    }

    /** Whether it was ill for as long as it had to be left alone. */
    boolean isOver(long now) {
        return cooldown != null && cooldown.isOver(now);
    }

    /** Whether it is left alone because of its rate limits, which other models may not share. */
    boolean isLimited(long now) {
        return cooldown != null && cooldown.fault() == Fault.RATE_LIMITED && !cooldown.isOver(now);
    }

    Health recovered() {
        return new Health(null, 0, 0, age);
    }

    Health counting(int failures) {
        return new Health(cooldown, failures, triedSince, age);
    }

    /** Whether an attempt is out that decides, and has not been for too long. */
    boolean isTried(long now) {
        return triedSince != 0 && now - triedSince < TRIAL_MILLIS;
    }

    Health trialFrom(long now) {
        return new Health(cooldown, failures, now, age);
    }

    Health withoutTrial() {
        return new Health(cooldown, failures, 0, age);
    }

    Health cooling(Cooldown begun) {
        return new Health(begun, 0, 0, age + 1);
    }

    /** The same illness, seen to last longer. */
    Health extended(Cooldown longer) {
        return new Health(longer, failures, triedSince, age);
    }

    Health reset() {
        return new Health(null, 0, 0, age + 1);
    }
}
