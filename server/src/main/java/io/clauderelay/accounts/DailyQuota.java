package io.clauderelay.accounts;

import io.clauderelay.vocabulary.NanoUsd;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * How much an account may cost per day.
 *
 * @param usd the amount
 * @param resetHour the hour at which a day begins, 0 to 23; one that the clocks skip begins when they have skipped it
 * @param timeZone where it is that hour
 */
public record DailyQuota(NanoUsd usd, int resetHour, ZoneId timeZone) {
    /** When the day began that it is now. */
    Instant dayOf(Instant now) {
        ZonedDateTime local = now.atZone(timeZone);
        ZonedDateTime today = local.toLocalDate().atTime(resetHour, 0).atZone(timeZone);
        return (today.isAfter(local) ? beginning(local.minusDays(1)) : today).toInstant();
    }

    /** When the next day begins. */
    Instant nextReset(Instant now) {
        return beginning(dayOf(now).atZone(timeZone).plusDays(1)).toInstant();
    }

    private ZonedDateTime beginning(ZonedDateTime day) {
        return day.toLocalDate().atTime(resetHour, 0).atZone(timeZone);
    }
}
