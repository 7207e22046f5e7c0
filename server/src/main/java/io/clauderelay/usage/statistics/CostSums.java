package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Figures;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What of the figures is money.
 *
 * @param costNanoUsd null when the cost of some requests is not known and that of the others is nothing: unknown is not
 *     zero
 * @param costUsd the same in dollars, exact
 * @param share of the report's whole cost, from 0 to 1; null when that is nothing, or this cost is not known
 * @param chargedNanoUsd what budgets were charged: the cost, or more where more may have been used
 * @param unpricedRequests how many requests are missing from the cost because theirs is not known
 */
record CostSums(
        long requests,
        @Nullable Long costNanoUsd,
        @Nullable String costUsd,
        @Nullable BigDecimal share,
        long chargedNanoUsd,
        long unpricedRequests) {

    static CostSums of(Figures figures, Figures totals) {
        Sums sums = Sums.of(figures);
        boolean told = sums.costNanoUsd() != null && totals.costNanoUsd() != 0;
        return new CostSums(
                sums.requests(),
                sums.costNanoUsd(),
                sums.costUsd(),
                told ? Sums.part(figures.costNanoUsd(), totals.costNanoUsd()) : null,
                sums.chargedNanoUsd(),
                sums.unpricedRequests());
    }
}
