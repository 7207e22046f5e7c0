package io.clauderelay.usage;

import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an exchange's row its price and the roll-ups depend on.
 *
 * @param rolledUp whether the roll-ups have it; never those of free operations
 * @param chargedNanoUsd null where it is the cost
 */
record StoredExchange(
        RecordedUsage usage, boolean rolledUp, @Nullable Long chargedNanoUsd, Counted counted) {
    static final String COLUMNS = """
            exchange_id, key_id, account_id, platform, operation, model, upstream_model, client_kind, started_at, outcome,
            attempts, input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens,
            reasoning_tokens, web_searches, usage_basis, service_tier, inference_geo, cost_nano_usd, price_version, charged_nano_usd,
            rolled_up
            """;

    /** Reads the columns above. */
    static StoredExchange of(ResultSet row) throws SQLException {
        TokenCounts tokens = FigureColumns.tokens(row);
        Long cost = FigureColumns.numberOrNull(row, "cost_nano_usd");
        Long charged = FigureColumns.numberOrNull(row, "charged_nano_usd");
        RecordedUsage usage = new RecordedUsage(
                row.getString("exchange_id"),
                row.getString("account_id"),
                row.getString("model"),
                row.getString("upstream_model"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                tokens,
                UsageBasis.of(row.getString("usage_basis")),
                ServiceTier.of(row.getString("service_tier")),
                row.getString("inference_geo"),
                cost,
                row.getString("price_version"));
        Counted counted = new Counted(
                row.getLong("started_at"),
                row.getString("key_id"),
                usage.accountId() == null ? "" : usage.accountId(),
                usage.model(),
                row.getString("platform"),
                row.getString("client_kind"),
                Figures.of(Outcome.of(row.getString("outcome")), row.getInt("attempts"), tokens, cost, charged));
        boolean free = FigureColumns.isFree(row.getString("operation"));
        return new StoredExchange(usage, row.getBoolean("rolled_up") && !free, charged, counted);
    }

    /** Those that the roll-ups have, as they count there. */
    static List<Counted> counted(List<StoredExchange> exchanges) {
        return exchanges.stream()
                .filter(StoredExchange::rolledUp)
                .map(StoredExchange::counted)
                .toList();
    }
}
