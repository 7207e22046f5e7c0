package io.clauderelay.usage;

import io.clauderelay.vocabulary.TokenCounts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes exchanges as rows. */
final class ExchangeRows {
    private static final String ROW = "(" + "?, ".repeat(29) + "true)";

    private ExchangeRows() {}

    /**
     * Inserts exchanges that are not there yet.
     *
     * @return false when some were there; which ones is not known, and the transaction is to be rolled back
     */
    static boolean insertAll(Connection connection, List<UsageRecord> records) throws SQLException {
        return RowBatches.run(connection, records, ExchangeRows::sql, ExchangeRows::bind) == records.size();
    }

    /** Inserts what is not there yet, and answers just that; one by one, which takes much longer. */
    static List<UsageRecord> insertNew(Connection connection, List<UsageRecord> records) throws SQLException {
        List<UsageRecord> added = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(sql(1))) {
            for (UsageRecord usage : records) {
                bind(new Parameters(insert), usage);
                if (insert.executeUpdate() > 0) {
                    added.add(usage);
                }
            }
        }
        return added;
    }

    private static String sql(int rows) {
        return """
                INSERT INTO exchanges (
                    exchange_id, key_id, account_id, platform, operation, model, upstream_model, client_kind, stream,
                    started_at, duration_ms, first_event_ms, outcome, status, attempts, input_tokens, output_tokens,
                    cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
                    usage_basis, service_tier, inference_geo, cost_nano_usd, price_version, charged_nano_usd, attempt_log,
                    rolled_up)
                VALUES %s
                ON CONFLICT (exchange_id) DO NOTHING""".formatted(String.join(", ", Collections.nCopies(rows, ROW)));
    }

    private static void bind(Parameters parameters, UsageRecord usage) throws SQLException {
        TokenCounts tokens = usage.tokens();
        parameters
                .text(usage.exchangeId())
                .text(usage.keyId())
                .text(usage.accountId())
                .text(usage.platform().id())
                .text(usage.operation())
                .text(usage.model())
                .text(usage.upstreamModel())
                .text(usage.clientKind())
                .flag(usage.stream())
                .number(usage.startedAt().toEpochMilli())
                .number(usage.duration().toMillis())
                .numberOrNull(millis(usage.timeToFirstEvent()))
                .text(usage.outcome().id())
                .number(usage.status())
                .number(usage.attempts())
                .number(tokens.input())
                .number(tokens.output())
                .number(tokens.cacheRead())
                .number(tokens.cacheWrite5m())
                .number(tokens.cacheWrite1h())
                .number(tokens.reasoning())
                .number(tokens.webSearches())
                .text(usage.basis().id())
                .text(usage.serviceTier().id())
                .text(usage.inferenceGeo())
                .numberOrNull(usage.costNanoUsd())
                .text(usage.priceVersion())
                .numberOrNull(usage.chargedNanoUsd())
                .text(usage.attemptLog());
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : (Long) duration.toMillis();
    }
}
