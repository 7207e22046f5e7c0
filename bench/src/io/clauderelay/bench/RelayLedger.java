package io.clauderelay.bench;

import io.clauderelay.vocabulary.TokenCounts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the relay says of its exchanges, read out of its SQLite database past the relay. */
final class RelayLedger implements AutoCloseable {
    /** What rows and roll-ups both say, by the column's name. */
    private static final List<String> SUMMED = List.of(
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_write_5m_tokens",
            "cache_write_1h_tokens",
            "reasoning_tokens",
            "web_searches",
            "cost_nano_usd");

    private final Connection connection;

    /**
     * One exchange.
     *
     * @param costNanoUsd -1 where it is not known
     * @param chargedNanoUsd what budgets were charged
     */
    record Row(
            String outcome,
            String basis,
            int attempts,
            String model,
            TokenCounts tokens,
            long costNanoUsd,
            long chargedNanoUsd) {}

    RelayLedger(Path database) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro&busy_timeout=10000");
    }

    /** Every exchange by its id. */
    Map<String, Row> rows() throws SQLException {
        Map<String, Row> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM exchanges")) {
            while (found.next()) {
                rows.put(found.getString("exchange_id"), row(found));
            }
        }
        return rows;
    }

    private static Row row(ResultSet found) throws SQLException {
        long cost = found.getLong("cost_nano_usd");
        boolean known = !found.wasNull();
        long charged = found.getLong("charged_nano_usd");
        boolean charges = !found.wasNull();
        TokenCounts tokens = new TokenCounts(
                found.getLong("input_tokens"),
                found.getLong("output_tokens"),
                found.getLong("cache_read_tokens"),
                found.getLong("cache_write_5m_tokens"),
                found.getLong("cache_write_1h_tokens"),
                found.getLong("reasoning_tokens"),
                found.getLong("web_searches"));
        return new Row(
                found.getString("outcome"),
                found.getString("usage_basis"),
                found.getInt("attempts"),
                found.getString("model"),
                tokens,
                known ? cost : -1,
                charges ? charged : known ? cost : 0);
    }

    long count() throws SQLException {
        return one("SELECT COUNT(*) FROM exchanges");
    }

    /** Where a roll-up does not say what its rows say: a sentence for each difference. */
    List<String> differencesOfRollUps() throws SQLException {
        List<String> differences = new ArrayList<>();
        long requests = count();
        for (String table : rollUps()) {
            compare(table + ".requests", requests, one("SELECT COALESCE(SUM(requests), 0) FROM " + table), differences);
            for (String column : SUMMED) {
                String sum = "SELECT COALESCE(SUM(" + column + "), 0) FROM ";
                compare(table + "." + column, one(sum + "exchanges"), one(sum + table), differences);
            }
        }
        return differences;
    }

    private static void compare(String what, long rows, long rollUp, List<String> differences) {
        if (rows != rollUp) {
            differences.add(what + " sums up to " + rollUp + ", the rows to " + rows);
        }
    }

    /** The tables of sums, whichever there are. */
    List<String> rollUps() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'usage\\_by\\_%' ESCAPE '\\'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        return tables;
    }

    private long one(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
