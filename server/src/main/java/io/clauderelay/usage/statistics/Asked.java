package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.Quotes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Reads what a call asks about usage. */
final class Asked {
    /** More pieces make no chart, and no table that anybody reads; local days are a part of a statement each. */
    private static final int MOST_HOURS = 1_000;

    private static final int MOST_DAYS = 400;

    /** As many lines as a client is sent at once. */
    static final int MOST_ROWS = 20_000;

    private static final int MOST_GROUPS = 1_000;

    private Asked() {}

    /**
     * Reads period, zone, interval, grouping and filters.
     *
     * @param usual what it is grouped by unless the call says otherwise
     * @throws ProblemException 400 when one of them cannot be read
     */
    static Question question(Call call, Instant now, Grouping usual) {
        ZoneId zone = Period.timeZone(call);
        Period period = Period.of(call, now, zone);
        return new Question(period, zone, interval(call, Interval.NONE), groupBy(call, usual), Filters.of(call));
    }

    /** Reads {@code interval}. */
    static Interval interval(Call call, Interval usual) {
        return call.query("interval")
                .map(id -> Interval.find(id).orElseThrow(() -> unknown("interval", id, Interval.ids())))
                .orElse(usual);
    }

    private static Grouping groupBy(Call call, Grouping usual) {
        return call.query("groupBy")
                .map(id -> Grouping.find(id).orElseThrow(() -> unknown("groupBy", id, Grouping.ids())))
                .orElse(usual);
    }

    /** Reads {@code limit}: how many groups are told apart. */
    static int mostGroups(Call call) {
        return call.query("limit").map(Asked::mostGroups).orElse(MOST_GROUPS);
    }

    private static int mostGroups(String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_GROUPS) {
            throw bad(
                    "limit",
                    "limit is \"" + Quotes.shorten(text) + "\", expected a whole number from 1 to " + MOST_GROUPS);
        }
        return Integer.parseInt(text);
    }

    /** Whether the answer is to be a table of comma-separated values: {@code format}, or what the client takes. */
    static boolean wantsCsv(Call call) {
        return call.query("format")
                .map(format -> switch (format) {
                    case "csv" -> true;
                    case "json" -> false;
                    default -> throw unknown("format", format, "json, csv");
                })
                .orElseGet(() -> call.prefers("text/csv"));
    }

    /**
     * Refuses a period that has too many pieces.
     *
     * @throws ProblemException 400 then
     */
    static Question bounded(Question question) {
        Interval interval = question.interval();
        long pieces = pieces(question.period(), interval);
        int most = interval == Interval.HOUR ? MOST_HOURS : MOST_DAYS;
        if (pieces > most) {
            throw bad(
                    "interval",
                    "interval=" + interval.id() + " cuts this period into " + pieces + " pieces, of which " + most
                            + " at most are answered; choose a longer interval or a shorter period");
        }
        return question;
    }

    /**
     * Refuses a period of too many days, of an answer that tells each of them.
     *
     * @throws ProblemException 400 then
     */
    static Period ofFewDays(Period period) {
        long days = pieces(period, Interval.DAY);
        if (days > MOST_DAYS) {
            throw bad(
                    "from",
                    "the period from " + period.from() + " to " + period.to() + " has " + days + " days, of which "
                            + MOST_DAYS + " at most are answered; ask for a shorter one");
        }
        return period;
    }

    private static long pieces(Period period, Interval interval) {
        return Duration.between(period.from(), period.to()).dividedBy(interval.about());
    }

    static ProblemException bad(String field, String message) {
        return ProblemException.badInput(List.of(new FieldProblem(field, message)));
    }

    private static ProblemException unknown(String field, String value, String known) {
        return bad(field, field + " is \"" + Quotes.shorten(value) + "\", expected one of " + known);
    }
}
