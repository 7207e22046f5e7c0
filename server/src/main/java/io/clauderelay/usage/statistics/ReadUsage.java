package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.Figures;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Tells what was used, or what of it is money: the same rows with other columns.
 *
 * @param sums what is shown of a row's figures, beside those of all rows
 * @param table the same as comma-separated values
 */
record ReadUsage<S>(
        Database database,
        InstantSource clock,
        BiFunction<Figures, Figures, S> sums,
        Function<UsageReport, Answer> table)
        implements Endpoint.Handler {

    /** The answer. */
    private record Report<S>(
            String from,
            String to,
            String timeZone,
            String interval,
            String groupBy,
            List<UsageReport.Item<S>> items,
            S totals) {}

    static ReadUsage<Sums> usage(Database database, InstantSource clock) {
        return new ReadUsage<>(database, clock, (figures, _) -> Sums.of(figures), ReportTable::usage);
    }

    static ReadUsage<CostSums> cost(Database database, InstantSource clock) {
        return new ReadUsage<>(database, clock, CostSums::of, ReportTable::cost);
    }

    @Override
    public Answer handle(Call call) {
        boolean csv = Asked.wantsCsv(call);
        int mostGroups = Asked.mostGroups(call);
        Question question = Asked.bounded(Asked.question(call, clock.instant(), Grouping.MODEL));
        UsageReport report = database.readAtOneMoment(sql -> UsageReport.of(sql, question, mostGroups));
        if (report.rows().size() > Asked.MOST_ROWS) {
            throw Asked.bad(
                    "limit",
                    "this has " + report.rows().size() + " items, of which " + Asked.MOST_ROWS
                            + " at most are answered; choose a lower limit, a longer interval or a shorter period");
        }
        return csv ? table.apply(report) : Answer.ok(json(report));
    }

    private Report<S> json(UsageReport report) {
        Question question = report.question();
        return new Report<>(
                question.period().from().toString(),
                question.period().to().toString(),
                question.zone().getId(),
                question.interval().id(),
                question.groupBy().id(),
                report.rows().stream()
                        .map(row -> new UsageReport.Item<>(
                                report.slot(row), row.group(), sums.apply(row.figures(), report.totals())))
                        .toList(),
                sums.apply(report.totals(), report.totals()));
    }
}
