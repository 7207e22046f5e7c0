package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "86400, 86400",
        "'Sun, 22 Nov 2026 12:01:30 GMT', 90",
        "'Sun, 22 Nov 2026 11:59:00 GMT', -60"
    })
    void readsSecondsAndDates(String header, long seconds) {
        assertThat(RetryAfter.read(header, Bench.NOON)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999"})
    void readsNothingElse(String header) {
        assertThat(RetryAfter.read(header, Bench.NOON)).isEmpty();
    }
}
