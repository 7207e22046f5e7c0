package io.clauderelay.whole;

import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The ledger as it stands in the relay's SQLite file, read past the relay. */
record LedgerFile(Path dataDir) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What a test asks about an exchange. */
    record Row(
            String exchangeId,
            String keyId,
            @Nullable String accountId,
            String operation,
            String model,
            boolean stream,
            Outcome outcome,
            int status,
            int attempts,
            TokenCounts tokens,
            @Nullable Long costNanoUsd,
            @Nullable String priceVersion,
            @Nullable String attemptLog) {}

    /** Every exchange, in the order in which they began. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from exchanges order by exchange_id")) {
            while (row.next()) {
                rows.add(row(row));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger in " + dataDir + " cannot be read", e);
        }
        return rows;
    }

    /** How many exchanges there are. */
    int count() {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from exchanges")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger in " + dataDir + " cannot be read", e);
        }
    }

    /** The row of one exchange, which the ledger writer brings within a moment. */
    Row await(String exchangeId) {
        return await(row -> row.exchangeId().equals(exchangeId), 1).getFirst();
    }

    /** So many rows of a key, or more. */
    List<Row> awaitOfKey(String keyId, int count) {
        return await(row -> row.keyId().equals(keyId), count);
    }

    /** The rows of these exchanges, by their ids. */
    Map<String, Row> awaitAll(List<String> exchangeIds) {
        Set<String> wanted = Set.copyOf(exchangeIds);
        return await(row -> wanted.contains(row.exchangeId()), wanted.size()).stream()
                .collect(Collectors.toMap(Row::exchangeId, Function.identity()));
    }

    private List<Row> await(Predicate<Row> wanted, int count) {
        return Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rows().stream().filter(wanted).toList(), found -> found.size() >= count);
    }

    /** Changes the database behind the relay's back, as an operator with a SQL shell would. */
    void execute(String statement) {
        try (Connection connection = open();
                Statement change = connection.createStatement()) {
            change.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("relay.db") + "?busy_timeout=10000");
    }

    private static Row row(ResultSet row) throws SQLException {
        TokenCounts tokens = new TokenCounts(
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_5m_tokens"),
                row.getLong("cache_write_1h_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("web_searches"));
        long cost = row.getLong("cost_nano_usd");
        @Nullable Long known = row.wasNull() ? null : (Long) cost;
        return new Row(
                row.getString("exchange_id"),
                row.getString("key_id"),
                row.getString("account_id"),
                row.getString("operation"),
                row.getString("model"),
                row.getBoolean("stream"),
                Outcome.of(row.getString("outcome")),
                row.getInt("status"),
                row.getInt("attempts"),
                tokens,
                known,
                row.getString("price_version"),
                row.getString("attempt_log"));
    }
}
