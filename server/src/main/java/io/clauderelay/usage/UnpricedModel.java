package io.clauderelay.usage;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A model of which it is known what was used and not what that cost.
 *
 * @param model the one that answered; the one that was asked for where none said
 * @param requests how many exchanges there are
 * @param firstAt when the first of them began
 * @param lastAt when the last of them began
 */
public record UnpricedModel(String model, long requests, Instant firstAt, Instant lastAt) {
    /** Nobody sets a price for more models than that at once. */
    private static final int MOST = 200;

    /** Those of a period, most requests first. */
    public static List<UnpricedModel> find(Handle sql, Instant from, Instant to) {
        return sql.createQuery("""
                        select coalesce(upstream_model, model) as name, count(*) as requests,
                            min(started_at) as first_at, max(started_at) as last_at
                        from exchanges
                        where cost_nano_usd is null and usage_basis in ('final', 'partial')
                            and started_at >= :from and started_at < :to
                        group by coalesce(upstream_model, model)
                        order by requests desc, name limit :most
                        """)
                .bind("from", from.toEpochMilli())
                .bind("to", to.toEpochMilli())
                .bind("most", MOST)
                .map((row, _) -> new UnpricedModel(
                        row.getString("name"),
                        row.getLong("requests"),
                        Instant.ofEpochMilli(row.getLong("first_at")),
                        Instant.ofEpochMilli(row.getLong("last_at"))))
                .list();
    }
}
