package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PauseTextTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                             | PT0S
            120                           | PT2M
            Thu, 26 Nov 2026 12:01:00 GMT | PT1M
            Thu, 26 Nov 2026 11:59:00 GMT | PT-1M
            """)
    void retryAfterIsSecondsOrADate(String header, Duration pause) {
        assertThat(PauseText.retryAfter(header, NOW)).hasValue(pause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "99999999999", "2026-11-26T12:00:00Z"})
    void anythingElseIsNoRetryAfter(String header) {
        assertThat(PauseText.retryAfter(header, NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "6ms, PT0.006S",
        "1s, PT1S",
        "1.5s, PT1.5S",
        "1m30s, PT1M30S",
        "2h3m, PT2H3M",
        "2026-11-26T12:00:05Z, PT5S",
        "2026-11-26T14:00:05+02:00, PT5S",
        "2026-11-26T11:00:00Z, PT-1H"
    })
    void aResetIsADurationOrATime(String header, Duration pause) {
        assertThat(PauseText.reset(header, NOW)).hasValue(pause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "1s1m", "-1s", "never", "+1000000000-12-31T00:00:00Z"})
    void anythingElseIsNoReset(String header) {
        assertThat(PauseText.reset(header, NOW).filter(pause -> pause.toDays() < 400))
                .isEmpty();
    }

    @Test
    void whatIsMissingSaysNothing() {
        @Nullable String missing = null;

        assertThat(PauseText.retryAfter(missing, NOW)).isEmpty();
        assertThat(PauseText.retryAfterMillis(missing)).isEmpty();
        assertThat(PauseText.reset(missing, NOW)).isEmpty();
        assertThat(PauseText.retryAfterMillis("1500")).hasValue(Duration.ofMillis(1500));
        assertThat(PauseText.retryAfterMillis("1.5")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Rate limit reached for gpt-x. Please try again in 3.5s. Visit https://example.com | PT3.5S
            Please try again in 120ms.                                                        | PT0.12S
            Try again in 1m30s                                                                | PT1M30S
            try again in 2h3m4s, please                                                       | PT2H3M4S
            please try again in 35 seconds                                                    | PT35S
            Try again in 1 second.                                                            | PT1S
            """)
    void aSentenceMaySayWhenToTryAgain(String sentence, Duration pause) {
        assertThat(PauseText.said(sentence)).hasValue(pause);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "try again later",
                "try again in a while",
                "try again in 5",
                "try again in 5 minutes",
                "try again in 0s",
                "retry again in s",
                "try again in 1s2s3s",
                "try again in 99999999999999999999s",
                "try again in 1.2.3s"
            })
    void aSentenceThatDoesNotSaySoSaysNothing(String sentence) {
        assertThat(PauseText.said(sentence)).isEmpty();
    }
}
