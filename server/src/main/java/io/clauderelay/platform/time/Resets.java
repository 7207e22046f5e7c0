package io.clauderelay.platform.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * When days, weeks and months begin somewhere: at an hour, which they may begin later than midnight by.
 *
 * @param firstDay the first day of the week
 * @param hour the hour at which a day begins, 0 to 23; one that the clocks skip begins when they have skipped it
 * @param zone where it is that hour
 */
public record Resets(DayOfWeek firstDay, int hour, ZoneId zone) {
    /** What begins again and again. */
    public enum Span {
        DAY,
        WEEK,
        MONTH
    }

    /**
     * A stretch of time.
     *
     * @param to its end, which is no longer part of it
     */
    public record Stretch(Instant from, Instant to) {
        public boolean contains(Instant instant) {
            return !instant.isBefore(from) && instant.isBefore(to);
        }
    }

    /** The day, week or month that it is at an instant. */
    public Stretch at(Instant now, Span span) {
        LocalDate first = first(dateOf(now), span);
        LocalDate next = switch (span) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
        };
        return new Stretch(beginning(first), beginning(next));
    }

    private LocalDate first(LocalDate date, Span span) {
        return switch (span) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(firstDay));
            case MONTH -> date.withDayOfMonth(1);
        };
    }

    /** The date on which the day began that it is now, by its hour: the clocks may have skipped that into the next. */
    private LocalDate dateOf(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return beginning(today).isAfter(now) ? today.minusDays(1) : today;
    }

    private Instant beginning(LocalDate date) {
        return date.atTime(hour, 0).atZone(zone).toInstant();
    }
}
