package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.FigureColumns;
import io.clauderelay.usage.Figures;
import io.clauderelay.usage.Grain;
import io.clauderelay.usage.RollUp;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Tells what one key has used: in all, in a period, on each day, in each month and of each model in it. */
record KeyStatistics(Database database, InstantSource clock) implements Endpoint.Handler {
    private static final int MOST_MODELS = 100;
    private static final int DAY_TO_MONTH = "2026-11".length();

    /**
     * The answer.
     *
     * @param from the start of the period, a quarter of an hour's
     * @param to its end, not included
     * @param totals exactly the sum of the days, of the months, and of the models
     * @param days those on which the key was used, the oldest first
     * @param months those in which it was used; the first and the last as far as the period goes
     * @param models the largest cost first
     * @param allTime what the key has used since it was issued
     */
    private record Report(
            String keyId,
            String from,
            String to,
            String timeZone,
            Sums totals,
            List<UsageReport.Item<Sums>> days,
            List<UsageReport.Item<Sums>> months,
            List<UsageReport.Item<Sums>> models,
            Sums allTime) {}

    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        ZoneId zone = Period.timeZone(call);
        Question days = Asked.bounded(new Question(
                Period.of(call, clock.instant(), zone),
                zone,
                Interval.DAY,
                Grouping.NONE,
                Filters.of(Filter.KEY_ID, List.of(id))));
        return Answer.ok(database.read(sql -> {
            requireKey(sql, id);
            return report(sql, id, days);
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

    private static Report report(Handle sql, String id, Question byDay) {
        UsageReport days = UsageReport.of(sql, byDay, 1);
        Question byModel = byDay.every(Interval.NONE).by(Grouping.MODEL);
        UsageReport models = UsageReport.of(sql, byModel, MOST_MODELS);
        Map<String, Figures> months = new TreeMap<>();
        Map<String, String> starts = new TreeMap<>();
        for (UsageReport.Row row : days.rows()) {
            Slot day = Slot.of(row.piece());
            String month = row.piece().label().substring(0, DAY_TO_MONTH);
            months.merge(month, row.figures(), Figures::plus);
            starts.putIfAbsent(month, String.valueOf(day.start()));
        }
        return new Report(
                id,
                byDay.period().from().toString(),
                byDay.period().to().toString(),
                byDay.zone().getId(),
                Sums.of(days.totals()),
                days.rows().stream()
                        .map(row -> new UsageReport.Item<>(Slot.of(row.piece()), Group.ALL, Sums.of(row.figures())))
                        .toList(),
                months.entrySet().stream()
                        .map(month -> new UsageReport.Item<>(
                                new Slot(starts.get(month.getKey()), month.getKey()),
                                Group.ALL,
                                Sums.of(month.getValue())))
                        .toList(),
                models.rows().stream()
                        .map(row -> new UsageReport.Item<>(Slot.WHOLE, row.group(), Sums.of(row.figures())))
                        .toList(),
                Sums.of(allTime(sql, id)));
    }

    private static Figures allTime(Handle sql, String id) {
        return sql
                .createQuery(
                        "select " + FigureColumns.LIST + " from " + RollUp.KEY.table(Grain.DAY) + " where key_id = :id")
                .bind("id", id)
                .map((row, _) -> FigureColumns.read(row, 1))
                .stream()
                .reduce(Figures.NONE, Figures::plus);
    }
}
