package io.clauderelay.accounts;

import io.clauderelay.platform.time.Resets;
import io.clauderelay.vocabulary.NanoUsd;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;

/**
 * How much an account may cost per day.
 *
 * @param usd the amount
 * @param resetHour the hour at which a day begins, 0 to 23; one that the clocks skip begins when they have skipped it
 * @param timeZone where it is that hour
 */
public record DailyQuota(NanoUsd usd, int resetHour, ZoneId timeZone) {
    /** The day that it is. */
    public Resets.Stretch day(Instant now) {
        return resets().at(now, Resets.Span.DAY);
    }

    /** When a day begins. The day of the week plays no part in days. */
    public Resets resets() {
        return new Resets(DayOfWeek.MONDAY, resetHour, timeZone);
    }
}
