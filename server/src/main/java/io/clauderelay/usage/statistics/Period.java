package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.time.Timestamps;
import io.clauderelay.usage.Grain;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A span of time to ask about, widened to whole quarters of an hour.
 *
 * @param from its start
 * @param to its end, which is no longer part of it
 */
record Period(Instant from, Instant to) {
    private static final int DEFAULT_DAYS = 30;

    /** Outside of these years an instant is a slip of the pen, and milliseconds may overflow. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /**
     * Reads {@code from} and {@code to}. A date is a UTC day; as {@code to} it is part of the period. Without them it is
     * the last 30 days, today included.
     *
     * @throws ProblemException 400 when one cannot be read or they are in the wrong order
     */
    static Period of(Call call, Instant now) {
        return of(call, now, ZoneOffset.UTC);
    }

    /** The same with dates, and the last 30 days, as they are in a time zone. */
    static Period of(Call call, Instant now, ZoneId zone) {
        Instant to = call.query("to").map(text -> parse("to", text, 1, zone)).orElse(now);
        Instant from =
                call.query("from").map(text -> parse("from", text, 0, zone)).orElseGet(() -> defaultStart(to, zone));
        if (!from.isBefore(to)) {
            throw problem("from", from + " is not before the end of the period, " + to + "; give an earlier time");
        }
        return widened(from, to);
    }

    /**
     * Reads {@code timeZone}; without it, UTC.
     *
     * @throws ProblemException 400 when it is not the IANA name of a zone
     */
    static ZoneId timeZone(Call call) {
        String id = call.query("timeZone").orElse("UTC");
        if (!ZoneId.getAvailableZoneIds().contains(id)) {
            throw problem("timeZone", "timeZone is not the IANA name of a zone such as Europe/Berlin");
        }
        return ZoneId.of(id);
    }

    /** The one before, which is as long. */
    Period before() {
        return new Period(from.minus(Duration.between(from, to)), from);
    }

    /**
     * Reads a date or an instant of a call, not widened.
     *
     * @param daysAfterDate 1 for the end of a day
     * @throws ProblemException 400 when it is neither
     */
    static Optional<Instant> instant(Call call, String field, int daysAfterDate, ZoneId zone) {
        return call.query(field).map(text -> parse(field, text, daysAfterDate, zone));
    }

    private static Period widened(Instant from, Instant to) {
        return new Period(
                Instant.ofEpochMilli(Grain.QUARTER.floor(from.toEpochMilli())),
                // Rounded up first: a time within a millisecond is cut off otherwise.
                Instant.ofEpochMilli(Grain.QUARTER.ceiling(to.plusNanos(999_999).toEpochMilli())));
    }

    private static Instant defaultStart(Instant to, ZoneId zone) {
        LocalDate lastDay = LocalDate.ofInstant(to.minusMillis(1), zone);
        return lastDay.minusDays(DEFAULT_DAYS - 1).atStartOfDay(zone).toInstant();
    }

    private static Instant parse(String field, String text, int daysAfterDate, ZoneId zone) {
        Optional<Instant> parsed =
                text.length() == "2026-01-01".length() ? date(text, daysAfterDate, zone) : Timestamps.parse(text);
        return parsed.filter(instant -> !instant.isBefore(EARLIEST) && instant.isBefore(LATEST))
                .orElseThrow(() -> problem(
                        field,
                        "\"" + text + "\" is not a date such as 2026-11-23 or an instant such as 2026-11-23T08:00:00Z"
                                + " between the years 2000 and 2199"));
    }

    private static Optional<Instant> date(String text, int daysAfter, ZoneId zone) {
        try {
            return Optional.of(
                    LocalDate.parse(text).plusDays(daysAfter).atStartOfDay(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ProblemException problem(String field, String message) {
        return ProblemException.badInput(List.of(new FieldProblem(field, message)));
    }
}
