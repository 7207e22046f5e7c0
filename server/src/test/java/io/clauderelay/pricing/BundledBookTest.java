package io.clauderelay.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.vocabulary.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledBookTest {
    @Test
    void everyModelSaysHowMuchItTakesInAndPutsOut() {
        assertThat(BundledBook.newest().entries()).allSatisfy(entry -> {
            boolean small = entry.model().startsWith("claude-haiku-4-5");
            int context = entry.platform() == Platform.CODEX ? 1_050_000 : small ? 200_000 : 1_000_000;
            assertThat(entry.contextTokens()).isEqualTo(context);
            assertThat(entry.maxOutputTokens()).isEqualTo(small ? 64_000 : 128_000);
        });
    }

    @Test
    void everyTierOfAModelHasTheSameThreshold() {
        assertThat(BundledBook.newest().entries())
                .allSatisfy(entry -> assertThat(entry.tiers().values().stream()
                                .map(BundledBookTest::threshold)
                                .distinct())
                        .hasSize(1));
    }

    private static int threshold(Quote quote) {
        Quote.LongContext more = quote.longContext();
        return more == null ? 0 : more.aboveInputTokens();
    }

    @Test
    void everyEntryHasAnIdOfItsOwn() {
        assertThat(BundledBook.newest().entries())
                .extracting(BookEntry::id)
                .doesNotHaveDuplicates()
                .contains("bundled-gpt-6_1-sol", "bundled-claude-sonnet-5-5-20261007")
                .allMatch(id -> id.matches("[0-9A-Za-z_-]{1,64}"));
    }

    @Test
    void aBookThatDidNotComeAlongIsNotFound() {
        assertThat(BundledBook.find("anthropic-openai-2026-11-22")).isPresent();
        assertThat(BundledBook.find("anthropic-openai-2020-01-01")).isEmpty();
        assertThat(BundledBook.find("../db/migration/V1__estate")).isEmpty();
    }

    @Test
    void aRightBookIsRead() {
        BundledBook book = BundledBook.read(BookText.of("{" + BookText.TIERS + "}"));

        assertThat(book.version()).isEqualTo("v");
        assertThat(book.webSearchNanoUsd()).isEqualTo(10_000_000);
        assertThat(book.geoMillionths()).containsEntry("us", 1_100_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"input\": 1 | \"input\": -1 | models[0].prices[0].tiers.standard.input: input is -1, expected a number from 0",
                "\"input\": 1 | \"input\": 0.0000000001 | with at most 9 digits behind the point",
                "\"output\": 1 | \"outputs\": 1 | output is missing, expected US dollars per million tokens",
                "\"standard\" | \"quick\" | there is no field \"quick\"",
                "\"codex\" | \"acme\" | platform is \"acme\", expected one of claude-console, codex",
                "\"other\" | \"m\" | the name \"m\" stands in the book twice",
                "1000 | 0 | maxOutputTokens is 0, expected a whole number from 1",
                "1.1 | 1.1000001 | inferenceGeo[0].factor: factor is 1.1000001",
                "\"webSearch\": 10 | \"webSearch\": null | webSearch is missing, expected a number",
                "[\"r\"] | [] | remarks are missing",
                "\"v\" | \"V/1\" | version is \"V/1\", expected lower-case letters",
                "\"unit\" | \"units\" | there is no field \"units\""
            })
    void aBookThatIsNotRightIsRefusedWithWhatIsWrong(String right, String wrong, String message) {
        String text = BookText.of("{" + BookText.TIERS + "}").replace(right, wrong);

        assertThatThrownBy(() -> BundledBook.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void pricesStandInTheOrderInWhichTheyCame() {
        String later = "{\"from\": \"2027-01-01T00:00:00Z\", " + BookText.TIERS + "}";
        String always = "{" + BookText.TIERS + "}";

        assertThat(BundledBook.read(BookText.of(always + ", " + later)).entries())
                .hasSize(2);
        assertThatThrownBy(() -> BundledBook.read(BookText.of(later + ", " + always)))
                .hasMessageContaining("models[0].prices[1].from: from is not after that of the price before it");
        assertThatThrownBy(() -> BundledBook.read(BookText.of(always + ", " + always)))
                .hasMessageContaining("the oldest comes first");
        assertThatThrownBy(() -> BundledBook.read(BookText.of(""))).hasMessageContaining("prices is missing or empty");
    }
}
