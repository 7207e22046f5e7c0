package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTextTest {
    private static final long NOON = Instant.parse("2026-11-22T12:00:00.250Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({
        "6ms, PT0.006S",
        "0s, PT0S",
        "8.64s, PT8.64S",
        "1m30s, PT1M30S",
        "2h3m, PT2H3M",
        "2h3m0.5s, PT2H3M0.5S",
        "1d2h, PT26H",
        "12, PT12S",
        "999999999999999h, PT744H",
        "40d40d, PT744H",
        "2026-11-22T12:00:01Z, PT0.75S",
        "2026-11-22T12:00:01.5z, PT1.25S",
        "2026-11-22T11:59:00Z, PT-1M-0.25S",
        "2026-11-22T13:30:00+01:30, PT-0.25S",
        "2026-11-22T04:00:00-08:00, PT-0.25S",
        "2026-11-23T00:00:00Z, PT11H59M59.75S",
        "2026-12-01T12:00:00.250Z, PT216H",
        "9999-12-31T23:59:59Z, PT744H",
        "0001-01-01T00:00:00Z, PT-744H"
    })
    void aResetIsAPointInTimeOrWhatIsLeftUntilThen(String text, Duration away) {
        assertThat(Duration.ofNanos(LimitText.nanosAway(text, NOON))).isEqualTo(away);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01",
                "1999-12-31",
                "2000-02-29",
                "2024-02-29",
                "2026-01-01",
                "2027-03-01",
                "2100-03-01",
                "2400-12-31"
            })
    void everyDayOfTheCalendarIsFound(String day) {
        Instant noon = Instant.parse(day + "T12:00:00Z");

        assertThat(LimitText.nanosAway(day + "T12:00:05Z", noon.toEpochMilli()))
                .isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-5s",
                "5x",
                "ms",
                "s5",
                "5s x",
                "2026-11-22T12:00:01",
                "2026-13-22T12:00:01Z",
                "2026-11-22T24:00:01Z",
                "2026-11-22T12:00Z",
                "2026-11-22T12:00:01+1",
                "2026-11-22T12:00:01Zx",
                "T",
                "Sun, 22 Nov"
            })
    void anythingElseIsUnreadable(String text) {
        assertThat(LimitText.nanosAway(text, NOON)).isEqualTo(LimitText.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "' 4000 ', 4000", "400000, 400000", "999999999999999, 999999999999999"})
    void aNumberIsRead(String text, long number) {
        assertThat(LimitText.number(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-1", "1.5", "1e3", "1,000", "9999999999999999"})
    void whatIsNoWholeNumberIsUnreadable(String text) {
        assertThat(LimitText.number(text)).isEqualTo(LimitText.UNREADABLE);
    }
}
