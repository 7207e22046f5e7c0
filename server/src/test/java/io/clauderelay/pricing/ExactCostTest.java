package io.clauderelay.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactCostTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long SEARCH = 10_000_000;

    /** In billionths of a dollar per million tokens, so that one token of 500,000 costs half a billionth. */
    @ParameterizedTest
    @CsvSource({"499999, 0", "500000, 1", "500001, 1", "1499999, 1", "1500000, 2", "2500000, 3", "0, 0"})
    void halfOfABillionthIsRoundedUp(long rate, long nanoUsd) {
        assertThat(cost(rate, 1_000_000, Consumption.ONCE, input(1))).hasValue(nanoUsd);
    }

    @Test
    void thereIsOneRoundingAndNotOneForEachClass() {
        // Five times 0.3 of a billionth are 1.5, and so 2; each by itself would be nothing.
        Rates rates = new Rates(300_000, 300_000, 300_000, 300_000, 300_000);

        assertThat(new ExactCost(rates, 1_000_000, SEARCH)
                        .of(used(new TokenCounts(1, 1, 1, 1, 1, 0, 0), Consumption.ONCE)))
                .hasValue(2);
    }

    @Test
    void multipliersStackBeforeTheRounding() {
        // 7 tokens at 0.1 billionths: 0.7 × 1.1 × 1.3 = 1.001. Rounded between, 0.77 would be 1, and 1.3 of it 1 as
        // well.
        assertThat(cost(100_000, 1_100_000, 1_300_000, input(7))).hasValue(1);
        // 14 tokens: 1.4 × 1.1 × 1.3 = 2.002; rounded between it would be 2 × 1.3 = 2.6 and so 3.
        assertThat(cost(100_000, 1_100_000, 1_300_000, input(14))).hasValue(2);
        // 1,000,003 tokens at 37.5: 37,500,112.5 × 1.1 × 0.000001 = 41.25012375.
        assertThat(cost(37_500_000, 1_100_000, 1, input(1_000_003))).hasValue(41);
    }

    @Test
    void aSearchCostsTheSameWhereverTheModelRuns() {
        TokenCounts tokens = new TokenCounts(1_000_000, 0, 0, 0, 0, 0, 3);

        // A million tokens at 4 dollars, 1.1 times, and three searches at a cent; and half of both.
        assertThat(cost(4_000_000_000L, 1_100_000, Consumption.ONCE, tokens)).hasValue(4_400_000_000L + 30_000_000);
        assertThat(cost(4_000_000_000L, 1_100_000, 500_000, tokens)).hasValue(2_200_000_000L + 15_000_000);
    }

    @Test
    void anAccountThatCostsNothingCostsNothing() {
        assertThat(cost(4_000_000_000L, 1_000_000, 0, input(1_000_000))).hasValue(0);
    }

    @Test
    void theLargestLongIsACostAndOneMoreIsNone() {
        // At a billionth per token, tokens are billionths.
        assertThat(cost(1_000_000, 1_000_000, Consumption.ONCE, input(Long.MAX_VALUE)))
                .hasValue(Long.MAX_VALUE);
        assertThat(cost(1_000_000, 1_000_000, Consumption.ONCE, new TokenCounts(Long.MAX_VALUE, 0, 0, 0, 0, 0, 1)))
                .isEmpty();
        assertThat(cost(1_000_001, 1_000_000, Consumption.ONCE, input(Long.MAX_VALUE)))
                .isEmpty();
        assertThat(cost(1_000_000, 1_000_000, Consumption.ONCE + 1, input(Long.MAX_VALUE)))
                .isEmpty();
    }

    private static OptionalLong cost(long rate, long geo, long multiplier, TokenCounts tokens) {
        return new ExactCost(new Rates(rate, 0, 0, 0, 0), geo, SEARCH).of(used(tokens, multiplier));
    }

    private static Consumption used(TokenCounts tokens, long multiplier) {
        return new Consumption("m", tokens, ServiceTier.STANDARD, null, multiplier, NOW);
    }

    private static TokenCounts input(long tokens) {
        return new TokenCounts(tokens, 0, 0, 0, 0, 0, 0);
    }
}
