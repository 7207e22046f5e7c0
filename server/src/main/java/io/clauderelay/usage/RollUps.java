package io.clauderelay.usage;

import io.clauderelay.vocabulary.TokenCounts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds exchanges to the tables of sums. */
final class RollUps {
    private record Cell(long bucket, String name) implements Comparable<Cell> {
        @Override
        public int compareTo(Cell other) {
            int byBucket = Long.compare(bucket, other.bucket);
            return byBucket != 0 ? byBucket : name.compareTo(other.name);
        }
    }

    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private RollUps() {}

    static void add(Connection connection, List<UsageRecord> records) throws SQLException {
        for (Grouping grouping : Grouping.values()) {
            add(connection, grouping, records);
        }
    }

    private static void add(Connection connection, Grouping grouping, List<UsageRecord> records) throws SQLException {
        // Sorted, so that nodes that write at the same time take row locks in the same order.
        Map<Cell, Figures> sums = new TreeMap<>();
        for (UsageRecord usage : records) {
            sums.merge(
                    new Cell(Bucket.of(usage.startedAt()), grouping.nameIn(usage)), Figures.of(usage), Figures::plus);
        }
        if (sums.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement(upsert(grouping, sums.size()))) {
            Parameters parameters = new Parameters(upsert);
            for (Map.Entry<Cell, Figures> sum : sums.entrySet()) {
                bind(parameters, sum.getKey(), sum.getValue());
            }
            upsert.executeUpdate();
        }
    }

    private static String upsert(Grouping grouping, int rows) {
        return """
                INSERT INTO %1$s AS stored (
                    bucket, %2$s, requests, input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens,
                    cache_write_1h_tokens, reasoning_tokens, web_searches, cost_nano_usd, unpriced_requests)
                VALUES %3$s
                ON CONFLICT (bucket, %2$s) DO UPDATE SET
                    requests = stored.requests + excluded.requests,
                    input_tokens = stored.input_tokens + excluded.input_tokens,
                    output_tokens = stored.output_tokens + excluded.output_tokens,
                    cache_read_tokens = stored.cache_read_tokens + excluded.cache_read_tokens,
                    cache_write_5m_tokens = stored.cache_write_5m_tokens + excluded.cache_write_5m_tokens,
                    cache_write_1h_tokens = stored.cache_write_1h_tokens + excluded.cache_write_1h_tokens,
                    reasoning_tokens = stored.reasoning_tokens + excluded.reasoning_tokens,
                    web_searches = stored.web_searches + excluded.web_searches,
                    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
                    unpriced_requests = stored.unpriced_requests + excluded.unpriced_requests
                """.formatted(grouping.table(), grouping.column(), String.join(", ", Collections.nCopies(rows, ROW)));
    }

    private static void bind(Parameters parameters, Cell cell, Figures figures) throws SQLException {
        TokenCounts tokens = figures.tokens();
        parameters
                .number(cell.bucket())
                .text(cell.name())
                .number(figures.requests())
                .number(tokens.input())
                .number(tokens.output())
                .number(tokens.cacheRead())
                .number(tokens.cacheWrite5m())
                .number(tokens.cacheWrite1h())
                .number(tokens.reasoning())
                .number(tokens.webSearches())
                .number(figures.costNanoUsd())
                .number(figures.unpricedRequests());
    }
}
