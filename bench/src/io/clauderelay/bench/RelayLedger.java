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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the relay says of its exchanges, read out of its SQLite database past the relay. */
final class RelayLedger implements AutoCloseable {
    /** What each column of a roll-up is the sum of, over the rows that count. */
    private static final Map<String, String> SUMMED = summed();

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

    private static Map<String, String> summed() {
        Map<String, String> summed = new LinkedHashMap<>();
        for (String outcome :
                List.of("completed", "client-aborted", "upstream-failed", "refused", "interrupted")) {
            summed.put(outcome.replace('-', '_'), "CASE WHEN outcome = '" + outcome + "' THEN 1 ELSE 0 END");
        }
        for (String counted : List.of(
                "input_tokens",
                "output_tokens",
                "cache_read_tokens",
                "cache_write_5m_tokens",
                "cache_write_1h_tokens",
                "reasoning_tokens",
                "web_searches")) {
            summed.put(counted, counted);
        }
        summed.put("cost_nano_usd", "COALESCE(cost_nano_usd, 0)");
        summed.put("charged_nano_usd", "COALESCE(charged_nano_usd, cost_nano_usd, 0)");
        summed.put("unpriced_requests", "CASE WHEN cost_nano_usd IS NULL THEN 1 ELSE 0 END");
        return summed;
    }

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

    /** Where a roll-up does not say what its rows say: a sentence for each difference. */
    List<String> differencesOfRollUps() throws SQLException {
        List<String> differences = new ArrayList<>();
        for (String table : rollUps()) {
            for (Map.Entry<String, String> column : SUMMED.entrySet()) {
                long rows = one("SELECT COALESCE(SUM(" + column.getValue() + "), 0) FROM exchanges");
                long rollUp = one("SELECT COALESCE(SUM(" + column.getKey() + "), 0) FROM " + table);
                compare(table + "." + column.getKey(), rows, rollUp, differences);
            }
        }
        return differences;
    }

    private static void compare(String what, long rows, long rollUp, List<String> differences) {
        if (rows != rollUp) {
            differences.add(what + " sums up to " + rollUp + ", the rows to " + rows);
        }
    }

    /** The tables of sums: by model, client, account and key, in quarters of an hour, days and weeks. */
    List<String> rollUps() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND (name GLOB 'quarters_by_*'"
                                + " OR name GLOB 'days_by_*' OR name GLOB 'weeks_by_*')")) {
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
