package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Figures;
import io.clauderelay.usage.Outcomes;
import io.clauderelay.vocabulary.TokenCounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Figures as the API shows them.
 *
 * @param outcomes the requests by how they ended
 * @param successRate completed requests as a part of those that neither the client nor the relay ended; null for none
 * @param failedAttempts attempts at these requests that failed, whether another one then answered or not
 * @param costNanoUsd null when the cost of some requests is not known and that of the others is nothing: unknown is not
 *     zero
 * @param costUsd the same in dollars, exact
 * @param chargedNanoUsd what budgets were charged: the cost, or more where more may have been used
 * @param unpricedRequests how many requests are missing from the cost because theirs is not known
 */
record Sums(
        long requests,
        Outcomes outcomes,
        @Nullable BigDecimal successRate,
        long failedAttempts,
        TokenCounts tokens,
        @Nullable Long costNanoUsd,
        @Nullable String costUsd,
        long chargedNanoUsd,
        long unpricedRequests) {
    private static final int RATE_DIGITS = 6;

    static Sums of(Figures figures) {
        boolean unknown = figures.unpricedRequests() > 0 && figures.costNanoUsd() == 0;
        return new Sums(
                figures.requests(),
                figures.outcomes(),
                successRate(figures.outcomes()),
                figures.failedAttempts(),
                figures.tokens(),
                unknown ? null : (Long) figures.costNanoUsd(),
                unknown ? null : usd(figures.costNanoUsd()),
                figures.chargedNanoUsd(),
                figures.unpricedRequests());
    }

    private static @Nullable BigDecimal successRate(Outcomes outcomes) {
        long tried = outcomes.completed() + outcomes.upstreamFailed() + outcomes.interrupted();
        return tried == 0 ? null : part(outcomes.completed(), tried);
    }

    /** A part of a whole, from 0 to 1. */
    static BigDecimal part(long part, long whole) {
        return BigDecimal.valueOf(part)
                .divide(BigDecimal.valueOf(whole), RATE_DIGITS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
    }

    static String usd(long nanoUsd) {
        return BigDecimal.valueOf(nanoUsd, 9).stripTrailingZeros().toPlainString();
    }
}
