package io.clauderelay.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.time.Resets.Span;
import io.clauderelay.platform.time.Resets.Stretch;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResetsTest {
    @ParameterizedTest
    @CsvSource({
        // A month ends.
        "DAY, MONDAY, 0, UTC, 2026-11-30T23:59:59Z, 2026-11-30T00:00:00Z, 2026-12-01T00:00:00Z",
        "MONTH, MONDAY, 0, UTC, 2026-11-30T23:59:59Z, 2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
        "MONTH, MONDAY, 0, UTC, 2026-12-01T00:00:00Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        // It is the next month in the east, and still the last one where it begins at six.
        "MONTH, MONDAY, 0, Pacific/Kiritimati, 2026-11-30T10:00:00Z, 2026-11-30T10:00:00Z, 2026-12-31T10:00:00Z",
        "MONTH, MONDAY, 6, Pacific/Kiritimati, 2026-11-30T15:59:59Z, 2026-10-31T16:00:00Z, 2026-11-30T16:00:00Z",
        // Half hours.
        "DAY, MONDAY, 0, Asia/Kolkata, 2026-11-27T18:29:59Z, 2026-11-26T18:30:00Z, 2026-11-27T18:30:00Z",
        "DAY, MONDAY, 0, Asia/Kolkata, 2026-11-27T18:30:00Z, 2026-11-27T18:30:00Z, 2026-11-28T18:30:00Z",
        "WEEK, SUNDAY, 9, Asia/Kolkata, 2026-11-29T03:30:00Z, 2026-11-29T03:30:00Z, 2026-12-06T03:30:00Z",
        "WEEK, SUNDAY, 9, Asia/Kolkata, 2026-11-29T03:29:59Z, 2026-11-22T03:30:00Z, 2026-11-29T03:30:00Z",
        // Weeks and months over changes of the clocks.
        "WEEK, MONDAY, 0, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-18T22:00:00Z, 2026-10-25T23:00:00Z",
        "WEEK, MONDAY, 0, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-22T23:00:00Z, 2026-03-29T22:00:00Z",
        "MONTH, MONDAY, 2, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-01T01:00:00Z, 2026-04-01T00:00:00Z",
        "DAY, MONDAY, 2, Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z",
        "DAY, MONDAY, 2, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z"
    })
    void aStretchBeginsAndEndsWhereItsClocksSay(
            Span span, DayOfWeek first, int hour, String zone, Instant now, Instant from, Instant to) {
        Stretch stretch = new Resets(first, hour, ZoneId.of(zone)).at(now, span);

        assertThat(stretch).isEqualTo(new Stretch(from, to));
        assertThat(stretch.contains(now)).isTrue();
    }

    @Test
    void stretchesFollowEachOtherWithoutGapsInEveryZone() {
        Random random = new Random(3);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 20_000; i++) {
            Resets resets = new Resets(
                    DayOfWeek.of(1 + random.nextInt(7)),
                    random.nextInt(24),
                    ZoneId.of(zones.get(random.nextInt(zones.size()))));
            Instant now = Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(10 * 366 * 86_400));
            Span span = List.of(Span.DAY, Span.WEEK, Span.MONTH).get(random.nextInt(3));

            Stretch stretch = resets.at(now, span);

            assertThat(stretch.contains(now))
                    .as("%s %s at %s", resets, span, now)
                    .isTrue();
            assertThat(resets.at(stretch.to(), span).from())
                    .as("%s %s at %s", resets, span, now)
                    .isEqualTo(stretch.to());
            assertThat(resets.at(stretch.to().minusNanos(1), span)).isEqualTo(stretch);
            // Roll-ups are kept in quarters of an hour.
            assertThat(stretch.from().getEpochSecond() % 900).isZero();
        }
    }
}
