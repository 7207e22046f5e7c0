package io.clauderelay.usage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.clauderelay.vocabulary.TokenCounts;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question about usage, in the shape of the management API.
 *
 * @param from the start of what was counted, a quarter of an hour's
 * @param to its end, not included
 * @param groupBy by what the items differ
 * @param items the largest cost first
 * @param totals exactly the sum of the items
 */
record UsageReport(String from, String to, String groupBy, List<Item> items, Sums totals) {

    /** One line of a report. */
    sealed interface Item {}

    record OfModel(String model, @JsonUnwrapped Sums sums) implements Item {}

    record OfKey(String keyId, @JsonUnwrapped Sums sums) implements Item {}

    /**
     * What one account served.
     *
     * @param accountId null for exchanges that no account was asked for
     */
    record OfAccount(
            @Nullable String accountId, @JsonUnwrapped Sums sums) implements Item {}

    /**
     * Figures as the API shows them.
     *
     * @param costNanoUsd null when there are requests and the cost of none is known: unknown is not zero
     * @param costUsd the same in dollars, exact
     * @param unpricedRequests how many requests are missing from the cost because theirs is not known
     */
    record Sums(
            long requests,
            TokenCounts tokens,
            @Nullable Long costNanoUsd,
            @Nullable String costUsd,
            long unpricedRequests) {

        static Sums of(Figures figures) {
            boolean unknown = figures.requests() > 0 && figures.unpricedRequests() == figures.requests();
            return new Sums(
                    figures.requests(),
                    figures.tokens(),
                    unknown ? null : (Long) figures.costNanoUsd(),
                    unknown ? null : usd(figures.costNanoUsd()),
                    figures.unpricedRequests());
        }

        private static String usd(long nanoUsd) {
            return BigDecimal.valueOf(nanoUsd, 9).stripTrailingZeros().toPlainString();
        }
    }
}
