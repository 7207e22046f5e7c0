package io.clauderelay.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {
    @ParameterizedTest
    @CsvSource({
        "claude-opus-*, claude-opus-5-5, true",
        "claude-opus-*, claude-opus-, true",
        "claude-opus-*, claude-opus, false",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "a**b*, ab, true",
        "a.c, abc, false",
        "Claude-*, claude-x, false",
        "*-latest, claude-x-latest, true"
    })
    void aStarStandsForAnyCharacters(String pattern, String text, boolean fits) {
        assertThat(GlobPattern.of(pattern).matches(text)).isEqualTo(fits);
    }

    @Test
    void itFitsWhatTheRegularExpressionFits() {
        Random random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            String pattern = text(random, "ab*");
            String text = text(random, "ab*");
            assertThat(GlobPattern.of(pattern).matches(text))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(regex(pattern).matcher(text).matches());
        }
    }

    @Test
    void manyStarsTakeNoLongTime() {
        GlobPattern pattern = GlobPattern.of("*a".repeat(100) + "b");

        assertTimeout(
                Duration.ofSeconds(2),
                () -> assertThat(pattern.matches("a".repeat(10_000))).isFalse());
    }

    private static Pattern regex(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
