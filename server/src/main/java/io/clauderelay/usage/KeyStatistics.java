package io.clauderelay.usage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Tells what one key has used: in all, in a period, and on each day of it. */
record KeyStatistics(Database database, InstantSource clock) implements Endpoint.Handler {

    /** What was used in one quarter of an hour. */
    private record Quarter(Instant start, Figures figures) {}

    /**
     * The answer.
     *
     * @param from the start of the period, a quarter of an hour's
     * @param to its end, not included
     * @param totals exactly the sum of the days
     * @param days those on which the key was used, the oldest first
     * @param allTime what the key has used since it was issued
     */
    private record Report(
            String keyId,
            String from,
            String to,
            String timeZone,
            UsageReport.Sums totals,
            List<Day> days,
            UsageReport.Sums allTime) {}

    private record Day(String date, @JsonUnwrapped UsageReport.Sums sums) {}

    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        ZoneId zone = Period.timeZone(call);
        Period period = Period.of(call, clock.instant(), zone);
        return Answer.ok(database.read(sql -> {
            requireKey(sql, id);
            return report(id, period, zone, quarters(sql, id, period), allTime(sql, id));
        }));
    }

    private static void requireKey(Handle sql, String id) {
        boolean known = sql.createQuery("select exists (select 1 from keys where id = :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
        if (!known) {
            throw ProblemException.of(404, "Unknown key", "There is no key with this id.");
        }
    }

    private static Report report(String id, Period period, ZoneId zone, List<Quarter> quarters, Figures allTime) {
        Map<LocalDate, Figures> days = new TreeMap<>();
        for (Quarter quarter : quarters) {
            days.merge(LocalDate.ofInstant(quarter.start(), zone), quarter.figures(), Figures::plus);
        }
        Figures totals = days.values().stream().reduce(Figures.NONE, Figures::plus);
        return new Report(
                id,
                period.from().toString(),
                period.to().toString(),
                zone.getId(),
                UsageReport.Sums.of(totals),
                days.entrySet().stream()
                        .map(day -> new Day(day.getKey().toString(), UsageReport.Sums.of(day.getValue())))
                        .toList(),
                UsageReport.Sums.of(allTime));
    }

    private static List<Quarter> quarters(Handle sql, String id, Period period) {
        return sql.createQuery("""
                        select bucket, %s from usage_by_key
                        where key_id = :id and bucket >= :from and bucket < :to
                        """.formatted(Figures.COLUMNS))
                .bind("id", id)
                .bind("from", period.from().toEpochMilli())
                .bind("to", period.to().toEpochMilli())
                .map((row, _) -> new Quarter(Instant.ofEpochMilli(row.getLong("bucket")), Figures.of(row)))
                .list();
    }

    private static Figures allTime(Handle sql, String id) {
        return sql
                .createQuery("select " + Figures.COLUMNS + " from usage_by_key where key_id = :id")
                .bind("id", id)
                .map((row, _) -> Figures.of(row))
                .stream()
                .reduce(Figures.NONE, Figures::plus);
    }
}
