package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.TokenCounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Answers questions about usage from the roll-ups. */
final class UsageStatistics {
    private record Line(String name, Figures figures) {}

    private final Database database;

    UsageStatistics(Database database) {
        this.database = database;
    }

    /** Usage of a period, one item for each model, key or account that has any. */
    UsageReport report(Period period, Grouping grouping) {
        List<Line> lines = load(period, grouping);
        Figures totals = lines.stream().map(Line::figures).reduce(Figures.NONE, Figures::plus);
        return new UsageReport(
                period.from().toString(),
                period.to().toString(),
                grouping.id(),
                lines.stream().map(line -> item(grouping, line)).toList(),
                UsageReport.Sums.of(totals));
    }

    private List<Line> load(Period period, Grouping grouping) {
        String sql = """
                SELECT %1$s AS name, SUM(requests) AS requests, SUM(input_tokens) AS input,
                    SUM(output_tokens) AS output, SUM(cache_read_tokens) AS cache_read,
                    SUM(cache_write_5m_tokens) AS cache_write_5m, SUM(cache_write_1h_tokens) AS cache_write_1h,
                    SUM(reasoning_tokens) AS reasoning, SUM(web_searches) AS web_searches,
                    SUM(cost_nano_usd) AS cost, SUM(unpriced_requests) AS unpriced
                FROM %2$s WHERE bucket >= :from AND bucket < :to
                GROUP BY %1$s ORDER BY cost DESC, requests DESC, name
                """.formatted(grouping.column(), grouping.table());
        return database.read(handle -> handle.createQuery(sql)
                .bind("from", period.from().toEpochMilli())
                .bind("to", period.to().toEpochMilli())
                .map((row, _) -> line(row))
                .list());
    }

    private static Line line(ResultSet row) throws SQLException {
        TokenCounts tokens = new TokenCounts(
                row.getLong("input"),
                row.getLong("output"),
                row.getLong("cache_read"),
                row.getLong("cache_write_5m"),
                row.getLong("cache_write_1h"),
                row.getLong("reasoning"),
                row.getLong("web_searches"));
        return new Line(
                row.getString("name"),
                new Figures(row.getLong("requests"), tokens, row.getLong("cost"), row.getLong("unpriced")));
    }

    private static UsageReport.Item item(Grouping grouping, Line line) {
        UsageReport.Sums sums = UsageReport.Sums.of(line.figures());
        return switch (grouping) {
            case MODEL -> new UsageReport.OfModel(line.name(), sums);
            case KEY -> new UsageReport.OfKey(line.name(), sums);
            case ACCOUNT -> new UsageReport.OfAccount(line.name().isEmpty() ? null : line.name(), sums);
        };
    }
}
