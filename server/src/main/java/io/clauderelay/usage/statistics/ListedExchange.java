package io.clauderelay.usage.statistics;

import io.clauderelay.usage.FigureColumns;
import io.clauderelay.vocabulary.TokenCounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as the API shows it. No prompt text is kept, so none is shown.
 *
 * @param keyName null when the key is gone
 * @param accountId null when no account was asked
 * @param model what the client asked for
 * @param upstreamModel what answered; null when the upstream named none
 * @param startedAt when the request's head had arrived
 * @param durationMs from then to the end
 * @param firstEventMs from then to the first bytes of the answer; null when none came
 * @param status what the client was sent; 0 for nothing
 * @param attempts how many there were
 * @param usageBasis how it is known what was used
 * @param serviceTier how urgently the upstream served it
 * @param inferenceGeo where the model ran; null where the upstream does not say
 * @param costNanoUsd corrections included; null when it is not known
 * @param priceVersion the version of the price book the cost is from
 * @param chargedNanoUsd what budgets were charged
 */
record ListedExchange(
        String id,
        String keyId,
        @Nullable String keyName,
        @Nullable String accountId,
        @Nullable String accountName,
        String platform,
        String operation,
        String model,
        @Nullable String upstreamModel,
        String client,
        boolean stream,
        Instant startedAt,
        long durationMs,
        @Nullable Long firstEventMs,
        String outcome,
        int status,
        int attempts,
        TokenCounts tokens,
        String usageBasis,
        String serviceTier,
        @Nullable String inferenceGeo,
        @Nullable Long costNanoUsd,
        @Nullable String costUsd,
        @Nullable String priceVersion,
        long chargedNanoUsd) {

    /** Reads a row of {@code exchanges} beside {@code key_name} and {@code account_name}. */
    static ListedExchange of(ResultSet row) throws SQLException {
        Long cost = FigureColumns.numberOrNull(row, "cost_nano_usd");
        Long charged = FigureColumns.numberOrNull(row, "charged_nano_usd");
        long known = cost == null ? 0 : cost;
        return new ListedExchange(
                row.getString("exchange_id"),
                row.getString("key_id"),
                row.getString("key_name"),
                row.getString("account_id"),
                row.getString("account_name"),
                row.getString("platform"),
                row.getString("operation"),
                row.getString("model"),
                row.getString("upstream_model"),
                row.getString("client_kind"),
                row.getBoolean("stream"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                row.getLong("duration_ms"),
                FigureColumns.numberOrNull(row, "first_event_ms"),
                row.getString("outcome"),
                row.getInt("status"),
                row.getInt("attempts"),
                FigureColumns.tokens(row),
                row.getString("usage_basis"),
                row.getString("service_tier"),
                row.getString("inference_geo"),
                cost,
                cost == null ? null : Sums.usd(cost),
                row.getString("price_version"),
                charged == null ? known : charged);
    }
}
