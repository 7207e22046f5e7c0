package io.clauderelay.pricing;

import static io.clauderelay.vocabulary.Consumption.standard;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant CHANGE = Instant.parse("2026-10-07T00:00:00Z");

    private final PriceBook book = PriceBook.bundled();

    /** The table of list prices, in dollars per million tokens, once more and independently of the resource. */
    @ParameterizedTest
    @CsvSource({
        "claude-fable-5-2,          8,    10,    16,    0.20,  40",
        "claude-fable-5-1,          10,   12.50, 20,    0.25,  50",
        "claude-mythos-5-1,         10,   12.50, 20,    0.25,  50",
        "claude-opus-5-5,           4,    5,     8,     0.20,  20",
        "claude-sonnet-5-5,         2,    2.50,  4,     0.10,  10",
        "claude-haiku-5-5,          0.10, 0.125, 0.20,  0.01,  0.50",
        "claude-opus-5,             5,    6.25,  10,    0.50,  25",
        "claude-opus-4-8,           5,    6.25,  10,    0.50,  25",
        "claude-opus-4-7,           5,    6.25,  10,    0.50,  25",
        "claude-opus-4-6,           5,    6.25,  10,    0.50,  25",
        "claude-opus-4-5,           5,    6.25,  10,    0.50,  25",
        "claude-sonnet-5,           2,    2.50,  4,     0.20,  10",
        "claude-sonnet-4-6,         3,    3.75,  6,     0.30,  15",
        "claude-sonnet-4-5,         3,    3.75,  6,     0.30,  15",
        "claude-haiku-4-5-20251001, 1,    1.25,  2,     0.10,  5",
        "gpt-6-astra,               10,   12.50, 12.50, 1.00,  50",
        "gpt-6.1-sol,               2,    2.50,  2.50,  0.10,  10",
        "gpt-6-sol,                 2,    2.50,  2.50,  0.20,  10",
        "gpt-6-luna,                0.10, 0.125, 0.125, 0.01,  0.50",
        "gpt-5.6-sol,               4,    5,     5,     0.40,  20",
        "gpt-5.6-terra,             2,    2.50,  2.50,  0.20,  12",
        "gpt-5.6-luna,              0.20, 0.25,  0.25,  0.02,  1.20",
        "gpt-5.5,                   5,    5,     5,     0.50,  30",
        "gpt-5.4,                   2.50, 2.50,  2.50,  0.25,  15",
        "gpt-5.4-mini,              0.75, 0.75,  0.75,  0.075, 4.50"
    })
    void everyClassOfEveryModelHasItsListPrice(
            String model, double input, double write5m, double write1h, double read, double output) {
        assertThat(book.models(model.startsWith("claude") ? Platform.CLAUDE_CONSOLE : Platform.CODEX))
                .contains(model);
        assertThat(cost(model, new TokenCounts(1_000, 0, 0, 0, 0, 0, 0))).isEqualTo(nano(input));
        assertThat(cost(model, new TokenCounts(0, 1_000, 0, 0, 0, 0, 0))).isEqualTo(nano(output));
        assertThat(cost(model, new TokenCounts(0, 0, 1_000, 0, 0, 0, 0))).isEqualTo(nano(read));
        assertThat(cost(model, new TokenCounts(0, 0, 0, 1_000, 0, 0, 0))).isEqualTo(nano(write5m));
        assertThat(cost(model, new TokenCounts(0, 0, 0, 0, 1_000, 0, 0))).isEqualTo(nano(write1h));
    }

    @Test
    void theBookHoldsNothingElse() {
        assertThat(book.models(Platform.CLAUDE_CONSOLE)).hasSize(15).doesNotHaveDuplicates();
        assertThat(book.models(Platform.CODEX)).hasSize(10).doesNotHaveDuplicates();
        assertThat(book.version()).isEqualTo("anthropic-openai-2026-11-22");
    }

    @Test
    void allClassesAddUpAndReasoningIsAlreadyInOutput() {
        assertThat(cost("claude-opus-5-5", new TokenCounts(1, 10, 100, 1_000, 10_000, 10, 0)))
                .isEqualTo(1 * 4_000 + 10 * 20_000 + 100 * 200 + 1_000 * 5_000 + 10_000 * 8_000);
    }

    @Test
    void aWebSearchCostsACent() {
        assertThat(cost("claude-opus-5-5", new TokenCounts(0, 0, 0, 0, 0, 0, 3)))
                .isEqualTo(30_000_000);
    }

    @Test
    void overAThresholdTheWholeRequestCostsMore() {
        assertThat(cost("claude-haiku-5-5", new TokenCounts(40_000, 10, 60_000, 0, 0, 0, 0)))
                .isEqualTo(40_000 * 100 + 10 * 500 + 60_000 * 10);
        assertThat(cost("claude-haiku-5-5", new TokenCounts(40_001, 10, 60_000, 0, 0, 0, 0)))
                .isEqualTo(40_001 * 500 + 10 * 2_500 + 60_000 * 50);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-6-astra, 20000, 2000, 25000, 75000",
        "gpt-6.1-sol, 4000,  200,  5000,  15000",
        "gpt-6-sol,   4000,  400,  5000,  15000",
        "gpt-6-luna,  200,   20,   250,   750"
    })
    void longContextDoublesInputAndCacheAndAddsHalfToOutput(
            String model, long input, long read, long write, long output) {
        assertThat(cost(model, new TokenCounts(200_000, 7, 70_000, 2_001, 0, 0, 0)))
                .isEqualTo(200_000 * input + 7 * output + 70_000 * read + 2_001 * write);
    }

    @Test
    void aMillionTokensOfOpusCostTheSameEach() {
        assertThat(cost("claude-opus-4-6", new TokenCounts(1_000_000, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(5_000_000_000L);
    }

    @Test
    void aPriceHoldsFromItsDate() {
        TokenCounts reads = new TokenCounts(0, 0, 1_000, 0, 0, 0, 0);

        assertThat(book.costOf(standard("claude-sonnet-5-5", reads, CHANGE.minusMillis(1))))
                .hasValue(200_000);
        assertThat(book.costOf(standard("claude-sonnet-5-5", reads, CHANGE))).hasValue(100_000);
    }

    @Test
    void aModelIsFoundByAReleasesDateToo() {
        TokenCounts tokens = new TokenCounts(1, 0, 0, 0, 0, 0, 0);

        assertThat(cost("claude-opus-4-5-20251101", tokens)).isEqualTo(5_000);
        assertThat(cost("claude-haiku-4-5", tokens)).isEqualTo(1_000);
        assertThat(cost("claude-haiku-4-5-20260101", tokens)).isEqualTo(1_000);
        assertThat(cost("gpt-5.4-2026-03-05", tokens)).isEqualTo(2_500);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-mythos-5-2",
        "gpt-7",
        "claude-opus-5-5-preview",
        "CLAUDE-OPUS-5-5",
        "claude-opus-5-5-99991231",
        "gpt-5.4-2026-0305",
        "''"
    })
    void anUnknownModelHasNoPriceRatherThanNone(String model) {
        assertThat(book.costOf(standard(model, TokenCounts.NONE, NOW))).isEmpty();
    }

    @Test
    void moreTokensThanCanBeTrueHaveNoPrice() {
        for (long tokens : new long[] {Long.MAX_VALUE, Long.MAX_VALUE / 2, 1_000_000_000_000_001L}) {
            assertThat(book.costOf(standard("claude-opus-5-5", new TokenCounts(tokens, 0, 0, 0, 0, 0, 0), NOW)))
                    .isEmpty();
            assertThat(book.costOf(standard("claude-opus-5-5", new TokenCounts(0, 0, 0, 0, tokens, 0, 0), NOW)))
                    .isEmpty();
        }
    }

    @Test
    void aModelHasNoPriceBeforeItsFirst() {
        PriceBook later = new PriceBook(
                "v",
                BundledBook.read(BookText.of("{\"from\": \"2027-01-01T00:00:00Z\", " + BookText.TIERS + "}")),
                List.of());

        assertThat(later.costOf(standard("m", TokenCounts.NONE, NOW))).isEmpty();
        assertThat(later.costOf(standard("m", TokenCounts.NONE, Instant.parse("2027-01-01T00:00:00Z"))))
                .hasValue(0);
    }

    /** What a million tokens of input and of output cost in a tier, in dollars, once more and independently. */
    @ParameterizedTest
    @CsvSource({
        "claude-opus-5-5,   FAST,     8,     10,     16,     0.40,   40",
        "claude-opus-5,     FAST,     10,    12.50,  20,     1,      50",
        "claude-opus-4-8,   FAST,     10,    12.50,  20,     1,      50",
        "claude-opus-5-5,   BATCH,    2,     2.50,   4,      0.10,   10",
        "claude-haiku-5-5,  BATCH,    0.05,  0.0625, 0.10,   0.005,  0.25",
        "claude-opus-5-5,   PRIORITY, 4,     5,      8,      0.20,   20",
        "claude-sonnet-5-5, PRIORITY, 2,     2.50,   4,      0.10,   10",
        "gpt-6.1-sol,       FLEX,     1,     1.25,   1.25,   0.05,   5",
        "gpt-6.1-sol,       BATCH,    1,     1.25,   1.25,   0.05,   5",
        "gpt-6.1-sol,       PRIORITY, 4,     5,      5,      0.20,   20",
        "gpt-6.1-sol,       FAST,     4,     5,      5,      0.20,   20",
        "gpt-5.4-mini,      FLEX,     0.375, 0.375,  0.375,  0.0375, 2.25"
    })
    void aTierHasPricesOfItsOwn(
            String model, ServiceTier tier, double input, double write5m, double write1h, double read, double output) {
        assertThat(costIn(tier, model, new TokenCounts(10_000, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(10 * nano(input));
        assertThat(costIn(tier, model, new TokenCounts(0, 10_000, 0, 0, 0, 0, 0)))
                .isEqualTo(10 * nano(output));
        assertThat(costIn(tier, model, new TokenCounts(0, 0, 10_000, 0, 0, 0, 0)))
                .isEqualTo(10 * nano(read));
        assertThat(costIn(tier, model, new TokenCounts(0, 0, 0, 10_000, 0, 0, 0)))
                .isEqualTo(10 * nano(write5m));
        assertThat(costIn(tier, model, new TokenCounts(0, 0, 0, 0, 10_000, 0, 0)))
                .isEqualTo(10 * nano(write1h));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-7, FAST",
        "claude-sonnet-5-5, FAST",
        "claude-opus-5-5, FLEX",
        "claude-opus-5-5, OTHER",
        "gpt-6.1-sol, OTHER"
    })
    void aTierThatTheBookDoesNotPriceIsNotPricedAsUsual(String model, ServiceTier tier) {
        assertThat(book.costOf(new Consumption(
                        model, new TokenCounts(1, 1, 0, 0, 0, 0, 0), tier, null, Consumption.ONCE, NOW)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100000, 10000000", "100001, 50000500"})
    void haikuCostsMoreAboveAHundredThousandTokens(long input, long nanoUsd) {
        // 100,000 × 0.10 / M = 10,000,000 billionths; 100,001 × 0.50 / M = 50,000,500.
        assertThat(cost("claude-haiku-5-5", new TokenCounts(input, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(nanoUsd);
    }

    @ParameterizedTest
    @CsvSource({"STANDARD, 272000, 2720000000", "STANDARD, 272001, 5440020000", "FLEX, 272001, 2720010000"})
    void astraCostsMoreAboveItsThreshold(ServiceTier tier, long input, long nanoUsd) {
        assertThat(costIn(tier, "gpt-6-astra", new TokenCounts(input, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(nanoUsd);
    }

    @Test
    void whatIsCachedCountsTowardsTheThreshold() {
        // 1 in at 20, 272,000 read at 2 dollars a million.
        assertThat(cost("gpt-6-astra", new TokenCounts(1, 0, 272_000, 0, 0, 0, 0)))
                .isEqualTo(20_000 + 272_000L * 2_000);
    }

    private long costIn(ServiceTier tier, String model, TokenCounts tokens) {
        return book.costOf(new Consumption(model, tokens, tier, null, Consumption.ONCE, NOW))
                .orElseThrow();
    }

    private long cost(String model, TokenCounts tokens) {
        return book.costOf(standard(model, tokens, NOW)).orElseThrow();
    }

    /** What a thousand tokens cost in nano-USD. */
    private static long nano(double usdPerMillion) {
        return Math.round(usdPerMillion * 1_000_000);
    }
}
