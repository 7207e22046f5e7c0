package io.clauderelay.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.admission.Demand.Size;
import io.clauderelay.directory.Directory;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of a model that costs 1,000, 1,250 and 2,000 nano-USD a token to read or write, and 10,000 to make one. */
class WorstCasesTest {
    private static final Size PLAIN = Demands.size(2_000, 100);

    private final TokenRatios ratios = new TokenRatios();

    @Test
    void untilMoreIsKnownABodyIsATokenAByteAndTheFrameAroundIt() {
        assertThat(nanoUsd(PLAIN)).isEqualTo((2_000 + 1_000) * 1_000L + 100 * 10_000);
    }

    @Test
    void whatTheKeySendsDecidesHowDenseItIsHeldToBe() {
        ratios.observe(Demands.MODEL, 10_000, 3_000);
        // A quarter more than (3,000 - 1,000) / 10,000 is less than half a token a byte.
        assertThat(nanoUsd(PLAIN)).isEqualTo((1_000 + 1_000) * 1_000L + 100 * 10_000);

        ratios.observe(Demands.MODEL, 10_000, 7_000);
        assertThat(nanoUsd(PLAIN)).isEqualTo((1_500 + 1_000) * 1_000L + 100 * 10_000);

        ratios.observe(Demands.MODEL, 10_000, 3_000);
        assertThat(nanoUsd(PLAIN)).isEqualTo((1_500 + 1_000) * 1_000L + 100 * 10_000);

        // A token a byte is never too few, whatever an upstream reports.
        ratios.observe(Demands.MODEL, 10_000, 17_000);
        assertThat(nanoUsd(PLAIN)).isEqualTo((2_000 + 1_000) * 1_000L + 100 * 10_000);
    }

    @Test
    void aBodyOfAFewBytesTeachesNothing() {
        ratios.observe(Demands.MODEL, 100, 900);
        ratios.observe(Demands.MODEL, 100, 90_000);

        assertThat(nanoUsd(PLAIN)).isEqualTo((2_000 + 1_000) * 1_000L + 100 * 10_000);
    }

    @Test
    void whatMayBeWrittenToACacheCostsWhatWritingDoes() {
        assertThat(nanoUsd(new Size(2_000, true, 0, false, CacheWrites.FIVE_MINUTES, 100, 1, ServiceTier.STANDARD)))
                .isEqualTo(3_000 * 1_250L + 100 * 10_000);
        assertThat(nanoUsd(new Size(2_000, true, 0, false, CacheWrites.ONE_HOUR, 100, 1, ServiceTier.STANDARD)))
                .isEqualTo(3_000 * 2_000L + 100 * 10_000);
    }

    @Test
    void imagesSearchesAndWhatIsKeptElsewhereAreMoreThanTheirBytes() {
        assertThat(nanoUsd(new Size(2_000, true, 2, false, CacheWrites.NONE, 100, 1, ServiceTier.STANDARD)))
                .isEqualTo(13_000 * 1_000L + 100 * 10_000);
        assertThat(nanoUsd(new Size(2_000, true, 0, true, CacheWrites.NONE, 100, 1, ServiceTier.STANDARD)))
                .isEqualTo(103_000 * 1_000L + 10 * 7_000_000L + 100 * 10_000);
        assertThat(nanoUsd(new Size(2_000, false, 0, false, CacheWrites.NONE, 100, 1, ServiceTier.STANDARD)))
                .isEqualTo(200_000 * 1_000L + 100 * 10_000);
    }

    @Test
    void noModelReadsOrMakesMoreThanItCan() {
        assertThat(nanoUsd(Demands.size(10_000_000, 10_000_000))).isEqualTo(200_000 * 1_000L + 8_000 * 10_000);
        assertThat(nanoUsd(Demands.size(2_000, 0))).isEqualTo(3_000 * 1_000L + 8_000 * 10_000);
    }

    @Test
    void theTokensAreThoseThatAreReadAndMadeAtMost() {
        assertThat(tokens(PLAIN, Demands.MODEL)).isEqualTo(2_000 + 1_000 + 100);
        assertThat(tokens(Demands.size(10_000_000, 0), Demands.MODEL)).isEqualTo(200_000 + 8_000);
        assertThat(tokens(
                        new Size(2_000, true, 1, true, CacheWrites.NONE, 100, 4, ServiceTier.STANDARD), Demands.MODEL))
                .isEqualTo(3_000 + 5_000 + 100_000 + 4 * 100);
    }

    @Test
    void theyNeedNoPrice() {
        assertThat(tokens(PLAIN, "unheard-of")).isEqualTo(2_000 + 1_000 + 100);
        Size open = new Size(2_000, false, 0, false, CacheWrites.NONE, 0, 1, ServiceTier.STANDARD);
        assertThat(tokens(open, "unheard-of")).isEqualTo(2_000_000 + 500_000);
        assertThat(WorstCases.ofTokens(demand(PLAIN, Demands.directory()), ratios)
                        .nanoUsd())
                .isZero();
    }

    @Test
    void severalAnswersCostSoManyTimesTheirOutput() {
        assertThat(nanoUsd(new Size(2_000, true, 0, false, CacheWrites.NONE, 100, 4, ServiceTier.STANDARD)))
                .isEqualTo(3_000 * 1_000L + 4 * 100 * 10_000);
    }

    @Test
    void whoMayAnswerUnderAnotherNameMustHaveAPrice() {
        Directory directory = Demands.directory(
                AccountEntries.account("a").build(),
                AccountEntries.account("b")
                        .mapping(Map.of(Demands.MODEL, "no-such-price"))
                        .build());

        assertThat(WorstCases.of(demand(PLAIN, directory), ratios))
                .isEqualTo(new WorstCases.Answer.Unpriced("no-such-price"));
    }

    @Test
    void whereNobodyCanAnswerNothingIsSpent() {
        Directory directory =
                Demands.directory(AccountEntries.account("a").models("another").build());

        assertThat(WorstCases.of(demand(PLAIN, directory), ratios))
                .isEqualTo(new WorstCases.Answer.Known(WorstCase.NONE));
    }

    private long nanoUsd(Size size) {
        return ((WorstCases.Answer.Known) WorstCases.of(demand(size, Demands.directory()), ratios))
                .worst()
                .nanoUsd();
    }

    /** Reckoned both ways, where the model has a price. */
    private long tokens(Size size, String model) {
        Demand demand =
                new Demand(Demands.key(null), Demands.directory(), Instant.EPOCH, Platform.CLAUDE_CONSOLE, model, size);
        long tokens = WorstCases.ofTokens(demand, ratios).tokens();
        if (WorstCases.of(demand, ratios) instanceof WorstCases.Answer.Known(WorstCase worst)) {
            assertThat(worst.tokens()).isEqualTo(tokens);
        }
        return tokens;
    }

    private static Demand demand(Size size, Directory directory) {
        return new Demand(Demands.key(null), directory, Instant.EPOCH, Platform.CLAUDE_CONSOLE, Demands.MODEL, size);
    }
}
