package io.clauderelay.accounts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much of the work an account gets, and what its work costs.
 *
 * @param priority 1 to 100, smaller first
 * @param weight 1 to 100, its share among accounts of the same priority
 * @param maxConcurrency how many attempts it carries at a time; 0 for no limit
 * @param group the id of the group it belongs to; null for none
 * @param type whom it serves
 * @param active false when an admin has disabled it
 * @param schedulable false when it should get no new work
 * @param costMultiplier what its list prices are multiplied by, with at most six digits behind the point
 * @param dailyQuota how much it may cost per day; null for no limit
 */
public record Share(
        int priority,
        int weight,
        int maxConcurrency,
        @Nullable String group,
        AccountType type,
        boolean active,
        boolean schedulable,
        BigDecimal costMultiplier,
        @Nullable DailyQuota dailyQuota) {

    /** How many digits a multiplier has behind the point. */
    static final int MULTIPLIER_DIGITS = 6;

    /** The multiplier in millionths, as it is reckoned with. */
    public long costMultiplierMillionths() {
        return costMultiplier.movePointRight(MULTIPLIER_DIGITS).longValueExact();
    }

    /** A multiplier as people write it. */
    static BigDecimal costMultiplier(long millionths) {
        return new BigDecimal(BigDecimal.valueOf(millionths, MULTIPLIER_DIGITS)
                .stripTrailingZeros()
                .toPlainString());
    }

    Share withSchedulable(boolean newSchedulable) {
        return new Share(
                priority, weight, maxConcurrency, group, type, active, newSchedulable, costMultiplier, dailyQuota);
    }
}
