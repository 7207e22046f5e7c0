package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.usage.Outcomes;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as a table: the rows of the JSON answer, each group and figure in a column of its own. */
final class ReportTable {
    private static final List<String> MONEY = List.of("costNanoUsd", "costUsd", "chargedNanoUsd", "unpricedRequests");

    private ReportTable() {}

    /** The table of all figures. */
    static Answer usage(UsageReport report) {
        List<String> header = header(report);
        header.addAll(List.of(
                "requests",
                "completed",
                "clientAborted",
                "upstreamFailed",
                "refused",
                "interrupted",
                "successRate",
                "failedAttempts",
                "input",
                "output",
                "cacheRead",
                "cacheWrite5m",
                "cacheWrite1h",
                "reasoning",
                "webSearches"));
        header.addAll(MONEY);
        Csv csv = new Csv(header);
        for (UsageReport.Row row : report.rows()) {
            List<@Nullable Object> cells = place(report, row);
            cells.addAll(figures(Sums.of(row.figures())));
            csv.row(cells);
        }
        return Answer.csv("usage.csv", csv.toString(), Map.of());
    }

    private static List<@Nullable Object> figures(Sums sums) {
        Outcomes outcomes = sums.outcomes();
        TokenCounts tokens = sums.tokens();
        List<@Nullable Object> cells = new ArrayList<>();
        cells.addAll(List.of(
                sums.requests(),
                outcomes.completed(),
                outcomes.clientAborted(),
                outcomes.upstreamFailed(),
                outcomes.refused(),
                outcomes.interrupted()));
        cells.add(sums.successRate());
        cells.addAll(List.of(
                sums.failedAttempts(),
                tokens.input(),
                tokens.output(),
                tokens.cacheRead(),
                tokens.cacheWrite5m(),
                tokens.cacheWrite1h(),
                tokens.reasoning(),
                tokens.webSearches()));
        cells.addAll(money(sums));
        return cells;
    }

    /** The table of what is money. */
    static Answer cost(UsageReport report) {
        List<String> header = header(report);
        header.add("requests");
        header.addAll(MONEY);
        header.add("share");
        Csv csv = new Csv(header);
        for (UsageReport.Row row : report.rows()) {
            List<@Nullable Object> cells = place(report, row);
            Sums sums = Sums.of(row.figures());
            cells.add(sums.requests());
            cells.addAll(money(sums));
            cells.add(CostSums.of(row.figures(), report.totals()).share());
            csv.row(cells);
        }
        return Answer.csv("cost.csv", csv.toString(), Map.of());
    }

    private static List<@Nullable Object> money(Sums sums) {
        return Arrays.asList(sums.costNanoUsd(), sums.costUsd(), sums.chargedNanoUsd(), sums.unpricedRequests());
    }

    private static List<String> header(UsageReport report) {
        List<String> header = new ArrayList<>();
        if (report.question().interval() != Interval.NONE) {
            header.addAll(List.of("start", "date"));
        }
        header.addAll(
                switch (report.question().groupBy()) {
                    case NONE -> List.of();
                    case KEY -> List.of("keyId", "keyName", "others");
                    case ACCOUNT -> List.of("accountId", "accountName", "others");
                    case TAG -> List.of("tags", "others");
                    case MODEL, PLATFORM, CLIENT, OWNER ->
                        List.of(report.question().groupBy().id(), "others");
                });
        return header;
    }

    private static List<@Nullable Object> place(UsageReport report, UsageReport.Row row) {
        List<@Nullable Object> cells = new ArrayList<>();
        Slot slot = report.slot(row);
        if (report.question().interval() != Interval.NONE) {
            cells.addAll(Arrays.asList(slot.start(), slot.date()));
        }
        Group group = row.group();
        List<String> tags = group.tags();
        cells.addAll(
                switch (report.question().groupBy()) {
                    case NONE -> List.of();
                    case KEY -> Arrays.asList(group.keyId(), group.keyName(), group.others());
                    case ACCOUNT -> Arrays.asList(group.accountId(), group.accountName(), group.others());
                    case MODEL -> Arrays.asList(group.model(), group.others());
                    case PLATFORM -> Arrays.asList(group.platform(), group.others());
                    case CLIENT -> Arrays.asList(group.client(), group.others());
                    case OWNER -> Arrays.asList(group.owner(), group.others());
                    case TAG -> Arrays.asList(tags == null ? null : String.join(" ", tags), group.others());
                });
        return cells;
    }
}
