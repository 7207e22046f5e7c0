package io.clauderelay.accounts;

import io.clauderelay.vocabulary.NanoUsd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

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
        return beginning(dateOf(now));
    }

    /** When the next day begins. */
    Instant nextReset(Instant now) {
        return beginning(dateOf(now).plusDays(1));
    }

    /** The date on which the day began that it is now, by its reset hour: the clocks may have skipped that into the next. */
    private LocalDate dateOf(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, timeZone);
        return beginning(today).isAfter(now) ? today.minusDays(1) : today;
    }

    private Instant beginning(LocalDate date) {
        return date.atTime(resetHour, 0).atZone(timeZone).toInstant();
    }
}
