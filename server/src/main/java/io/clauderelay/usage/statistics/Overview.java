package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.Dimension;
import io.clauderelay.usage.FigureColumns;
import io.clauderelay.usage.Figures;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tells how things go: a period beside the one before, its curve, who and what cost most, and the last minutes. */
record Overview(Database database, InstantSource clock, ActiveSessions sessions) implements Endpoint.Handler {
    private static final int TOP_KEYS = 10;
    private static final int MODELS = 20;
    /** What has no room in the list stands at its end. */
    private static final Comparator<Map.Entry<Group, Figures>> LARGEST_FIRST = Comparator.comparing(
                    (Map.Entry<Group, Figures> model) -> model.getKey().others() != null)
            .thenComparing(Map.Entry.comparingByValue(UsageReport.LARGEST_FIRST))
            .thenComparing(model -> model.getKey().toString());

    private static final int LIVE_MINUTES = 15;
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    /**
     * The answer.
     *
     * @param interval into which pieces the trend is cut
     * @param previous the same sums of the period before, which is as long; null where they cannot be told
     * @param activeSessions of all keys, whatever is asked for
     * @param trend every piece of the period, those without usage too
     * @param models the largest cost first
     * @param topKeys the largest cost first; null where they cannot be told
     * @param lastMinutes requests that ended, by the minute they began in, the oldest first
     */
    private record Report(
            String from,
            String to,
            String timeZone,
            String interval,
            Sums totals,
            @Nullable Before previous,
            int activeSessions,
            List<UsageReport.Item<Sums>> trend,
            List<Share> models,
            @Nullable List<UsageReport.Item<Sums>> topKeys,
            List<Minute> lastMinutes) {}

    private record Before(String from, String to, Sums totals) {}

    private record Minute(String start, long requests) {}

    /**
     * A model's part.
     *
     * @param model null for all that have no room
     * @param share of the cost, from 0 to 1; null when that is nothing, or this cost is not known
     */
    private record Share(
            @Nullable String model,
            @Nullable Integer others,
            long requests,
            long tokens,
            @Nullable Long costNanoUsd,
            @Nullable String costUsd,
            @Nullable BigDecimal share) {}

    @Override
    public Answer handle(Call call) {
        Instant now = clock.instant();
        Question asked = Asked.question(call, now, Grouping.NONE);
        Question question = Asked.bounded(asked.every(Asked.interval(call, Interval.fitting(asked.period())))
                .by(Grouping.MODEL));
        return Answer.ok(database.readAtOneMoment(sql -> report(sql, question, now)));
    }

    private Report report(Handle sql, Question question, Instant now) {
        // One reading for the sums, the curve and the models' shares.
        UsageReport byModel = UsageReport.of(sql, question, MODELS);
        return new Report(
                question.period().from().toString(),
                question.period().to().toString(),
                question.zone().getId(),
                question.interval().id(),
                Sums.of(byModel.totals()),
                previous(sql, question),
                sessions.count(),
                trend(byModel),
                shares(byModel),
                topKeys(sql, question),
                lastMinutes(sql, question.filters(), now));
    }

    private static @Nullable Before previous(Handle sql, Question question) {
        Period before = question.period().before();
        UsageReport report =
                findReport(sql, question.every(Interval.NONE).in(before).by(Grouping.NONE), 1);
        return report == null
                ? null
                : new Before(before.from().toString(), before.to().toString(), Sums.of(report.totals()));
    }

    private static @Nullable List<UsageReport.Item<Sums>> topKeys(Handle sql, Question question) {
        UsageReport report = findReport(sql, question.every(Interval.NONE).by(Grouping.KEY), TOP_KEYS);
        return report == null
                ? null
                : report.rows().stream()
                        .filter(row -> row.group().others() == null)
                        .map(row -> new UsageReport.Item<>(Slot.WHOLE, row.group(), Sums.of(row.figures())))
                        .toList();
    }

    /** Null when it would need single exchanges that are too many, or no longer kept: the rest is worth showing alone. */
    private static @Nullable UsageReport findReport(Handle sql, Question question, int mostGroups) {
        try {
            return UsageReport.of(sql, question, mostGroups);
        } catch (ProblemException _) {
            return null;
        }
    }

    private static List<UsageReport.Item<Sums>> trend(UsageReport report) {
        Map<Piece, Figures> sums = new HashMap<>();
        report.rows().forEach(row -> sums.merge(row.piece(), row.figures(), Figures::plus));
        return report.pieces().stream()
                .map(piece -> new UsageReport.Item<>(
                        Slot.of(piece), Group.ALL, Sums.of(sums.getOrDefault(piece, Figures.NONE))))
                .toList();
    }

    private static List<Share> shares(UsageReport report) {
        Map<Group, Figures> models = new HashMap<>();
        report.rows().forEach(row -> models.merge(row.group(), row.figures(), Figures::plus));
        return models.entrySet().stream()
                .sorted(LARGEST_FIRST)
                .map(model -> share(model.getKey(), model.getValue(), report.totals()))
                .toList();
    }

    private static Share share(Group model, Figures figures, Figures totals) {
        CostSums cost = CostSums.of(figures, totals);
        return new Share(
                model.model(),
                model.others(),
                figures.requests(),
                figures.tokens().totalInput() + figures.tokens().output(),
                cost.costNanoUsd(),
                cost.costUsd(),
                cost.share());
    }

    private static List<Minute> lastMinutes(Handle sql, Filters filters, Instant now) {
        long end = Math.floorDiv(now.toEpochMilli(), MINUTE) * MINUTE + MINUTE;
        long start = end - LIVE_MINUTES * MINUTE;
        Map<Long, Long> counts = new HashMap<>();
        filters.bindTo(sql.createQuery(
                        """
                        select (started_at - :start) / :minute as minute, count(*) from exchanges
                        where started_at >= :start and started_at < :end and %s %s group by 1
                        """.formatted(FigureColumns.IS_COUNTED, filters.conditions(Dimension::ofExchange))))
                .bind("start", start)
                .bind("end", end)
                .bind("minute", MINUTE)
                .map((row, _) -> Map.entry(row.getLong(1), row.getLong(2)))
                .forEach(minute -> counts.put(minute.getKey(), minute.getValue()));
        List<Minute> minutes = new ArrayList<>();
        for (long i = 0; i < LIVE_MINUTES; i++) {
            minutes.add(new Minute(Instant.ofEpochMilli(start + i * MINUTE).toString(), counts.getOrDefault(i, 0L)));
        }
        return minutes;
    }
}
