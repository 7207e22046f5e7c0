package io.clauderelay.testing;

import io.clauderelay.pricing.RecordedExchanges;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The exchanges of a test's database, without the sums that a ledger keeps of them. */
public record ExchangesInSql() implements RecordedExchanges {
    @Override
    public List<Recorded> find(Handle sql, Search search, @Nullable String afterExchangeId, int most) {
        return sql
                .createQuery("""
                        select e.*, a.cost_multiplier_millionths from exchanges e left join accounts a on a.id = account_id
                        where started_at >= :from and started_at < :to and (cost_nano_usd is null or :any)
                          and exchange_id > :after order by exchange_id limit :most
                        """)
                .bind("from", search.from().toEpochMilli())
                .bind("to", search.to().toEpochMilli())
                .bind("any", !search.onlyUnpriced())
                .bind("after", afterExchangeId == null ? "" : afterExchangeId)
                .bind("most", most)
                .map((row, _) -> recorded(row))
                .stream()
                .filter(found -> search.model() == null || search.model().equals(found.sentModel()))
                .toList();
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        String upstreamModel = row.getString("upstream_model");
        String model = row.getString("model");
        long multiplier = row.getLong("cost_multiplier_millionths");
        Consumption used = row.wasNull()
                ? null
                : new Consumption(
                        upstreamModel == null ? model : upstreamModel,
                        tokens(row),
                        ServiceTier.of(row.getString("service_tier")),
                        row.getString("inference_geo"),
                        multiplier,
                        Instant.ofEpochMilli(row.getLong("started_at")));
        long cost = row.getLong("cost_nano_usd");
        return new Recorded(
                row.getString("exchange_id"),
                used,
                model,
                UsageBasis.of(row.getString("usage_basis")),
                row.wasNull() ? null : (Long) cost,
                row.getString("price_version"));
    }

    private static TokenCounts tokens(ResultSet row) throws SQLException {
        return new TokenCounts(
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_5m_tokens"),
                row.getLong("cache_write_1h_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("web_searches"));
    }

    @Override
    public int correct(Handle sql, List<Correction> corrections) {
        for (Correction correction : corrections) {
            sql.createUpdate("""
                            update exchanges set cost_nano_usd = :cost, price_version = :version where exchange_id = :id
                            """)
                    .bind("cost", correction.costNanoUsd())
                    .bind("version", correction.priceVersion())
                    .bind("id", correction.exchangeId())
                    .execute();
        }
        return corrections.size();
    }

    @Override
    public List<Unpriced> unpriced(Handle sql, Instant from, Instant to) {
        return sql.createQuery("""
                        select coalesce(upstream_model, model) as name, count(*) as requests, min(started_at) as first_at,
                            max(started_at) as last_at
                        from exchanges
                        where cost_nano_usd is null and usage_basis in ('final', 'partial')
                          and started_at >= :from and started_at < :to
                        group by coalesce(upstream_model, model) order by requests desc, name
                        """)
                .bind("from", from.toEpochMilli())
                .bind("to", to.toEpochMilli())
                .map((row, _) -> new Unpriced(
                        row.getString("name"),
                        row.getLong("requests"),
                        Instant.ofEpochMilli(row.getLong("first_at")),
                        Instant.ofEpochMilli(row.getLong("last_at"))))
                .list();
    }
}
