package io.clauderelay.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.NanoUsd;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyQuotaTest {
    private static final Random RANDOM = new Random(11);

    @ParameterizedTest
    @CsvSource({
        "4, Europe/Berlin, 2026-11-22T02:59:59Z, 2026-11-21T03:00:00Z, 2026-11-22T03:00:00Z",
        "4, Europe/Berlin, 2026-11-22T03:00:00Z, 2026-11-22T03:00:00Z, 2026-11-23T03:00:00Z",
        // The clocks go back: the day has 25 hours, and its first two o'clock is the one that counts.
        "0, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "2, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z",
        "2, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z",
        // The clocks skip two o'clock: the day begins when they have.
        "2, Europe/Berlin, 2026-03-29T00:59:59Z, 2026-03-28T01:00:00Z, 2026-03-29T01:00:00Z",
        "2, Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z",
        // They skip the last hour of a day.
        "23, America/Nuuk, 2026-03-29T01:30:00Z, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z"
    })
    void aDayBeginsAtItsResetHour(int hour, String zone, Instant now, Instant begun, Instant next) {
        DailyQuota quota = new DailyQuota(new NanoUsd(1), hour, ZoneId.of(zone));

        assertThat(quota.day(now).from()).isEqualTo(begun);
        assertThat(quota.day(now).to()).isEqualTo(next);
    }

    @Test
    void daysFollowEachOtherWithoutGapsInEveryZone() {
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 20_000; i++) {
            ZoneId zone = ZoneId.of(zones.get(RANDOM.nextInt(zones.size())));
            DailyQuota quota = new DailyQuota(new NanoUsd(1), RANDOM.nextInt(24), zone);
            Instant now = Instant.parse("2020-01-01T00:00:00Z").plusSeconds(RANDOM.nextInt(10 * 366 * 86_400));

            Instant begun = quota.day(now).from();
            Instant next = quota.day(now).to();

            assertThat(now).as("%s at %s", quota, now).isAfterOrEqualTo(begun).isBefore(next);
            assertThat(quota.day(next).from()).as("%s at %s", quota, now).isEqualTo(next);
            assertThat(Duration.between(begun, next))
                    .as("%s at %s", quota, now)
                    .isBetween(Duration.ofHours(21), Duration.ofHours(27));
        }
    }
}
