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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Tells what one key has used: in all, in a period, on each day, in each month and of each model in it. */
record KeyStatistics(Database database, InstantSource clock) implements Endpoint.Handler {
    private static final int DAY_TO_MONTH = "2026-11".length();

    /**
     * The answer.
     *
     * @param from the start of the period, a quarter of an hour's
     * @param to its end, not included
     * @param totals exactly the sum of the days, of the months, and of the models
     * @param days those on which the key was used, the oldest first
     * @param months those in which it was used, as far as the period goes; each begins with the first day that was used
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
        Question asked = new Question(
                Asked.ofFewDays(Period.of(call, clock.instant(), zone)),
                zone,
                Interval.DAY,
                Grouping.MODEL,
                Filters.of(Filter.KEY_ID, List.of(id)));
        return Answer.ok(database.readAtOneMoment(sql -> {
            requireKey(sql, id);
            return report(sql, id, asked);
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

    /** All from one reading, so that days, months and models have the same sum. */
    private static Report report(Handle sql, String id, Question question) {
        List<Piece> pieces = Piece.of(question.period(), Interval.DAY, question.zone());
        Map<Integer, Figures> days = new TreeMap<>();
        Map<String, Figures> models = new HashMap<>();
        for (Line line : new UsageStatistics(sql).lines(question, pieces)) {
            days.merge(line.piece(), line.figures(), Figures::plus);
            models.merge(line.name(), line.figures(), Figures::plus);
        }
        return new Report(
                id,
                question.period().from().toString(),
                question.period().to().toString(),
                question.zone().getId(),
                Sums.of(UsageReport.total(days.values().stream())),
                days.entrySet().stream()
                        .map(day -> item(Slot.of(pieces.get(day.getKey())), Group.ALL, day.getValue()))
                        .toList(),
                months(pieces, days),
                models.entrySet().stream()
                        .sorted(Map.Entry.<String, Figures>comparingByValue(UsageReport.LARGEST_FIRST)
                                .thenComparing(Map.Entry.comparingByKey()))
                        .map(model -> item(Slot.WHOLE, Group.ofModel(model.getKey()), model.getValue()))
                        .toList(),
                Sums.of(allTime(sql, id)));
    }

    private static List<UsageReport.Item<Sums>> months(List<Piece> pieces, Map<Integer, Figures> days) {
        Map<String, Figures> sums = new TreeMap<>();
        Map<String, Slot> slots = new HashMap<>();
        days.forEach((piece, figures) -> {
            Slot day = Slot.of(pieces.get(piece));
            String month = pieces.get(piece).label().substring(0, DAY_TO_MONTH);
            sums.merge(month, figures, Figures::plus);
            slots.putIfAbsent(month, new Slot(day.start(), month));
        });
        return sums.entrySet().stream()
                .map(month -> item(slots.getOrDefault(month.getKey(), Slot.WHOLE), Group.ALL, month.getValue()))
                .toList();
    }

    private static UsageReport.Item<Sums> item(Slot slot, Group group, Figures figures) {
        return new UsageReport.Item<>(slot, group, Sums.of(figures));
    }

    private static Figures allTime(Handle sql, String id) {
        return sql
                .createQuery("select " + FigureColumns.LIST + " from " + RollUp.KEY_TOTAL.table(Grain.DAY)
                        + " where key_id = :id")
                .bind("id", id)
                .map((row, _) -> FigureColumns.read(row, 1))
                .stream()
                .reduce(Figures.NONE, Figures::plus);
    }
}
