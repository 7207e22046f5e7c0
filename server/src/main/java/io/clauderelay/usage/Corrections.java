package io.clauderelay.usage;

import io.clauderelay.platform.sql.Statements;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Costs that are set after the fact, because a model had no price, or a wrong one. */
public final class Corrections {
    /** Well below the parameters a statement may have, and soon over: the ledger's writer waits meanwhile. */
    private static final int STEP = 500;

    /** Where an exchange stands among all of them; it may be gone by now. */
    public record Place(Instant startedAt, String exchangeId) {}

    /** A correction and the exchange as it stood before. */
    private record Change(StoredExchange before, CostCorrection to) {

        boolean changesNothing() {
            Long cost = before.usage().costNanoUsd();
            return cost != null
                    && cost == to.costNanoUsd()
                    && to.priceVersion().equals(before.usage().priceVersion());
        }

        /** A charge that is still more than the cost stays what it was; null where it is the cost from now on. */
        @Nullable
        Long charged() {
            Long charged = before.chargedNanoUsd();
            return charged == null || charged <= to.costNanoUsd() ? null : charged;
        }

        /** What it adds to the roll-ups. */
        Counted difference() {
            Figures stood = before.counted().figures();
            Long charged = charged();
            long now = charged == null ? to.costNanoUsd() : charged;
            return before.counted()
                    .with(Figures.correction(
                            to.costNanoUsd() - stood.costNanoUsd(),
                            now - stood.chargedNanoUsd(),
                            -stood.unpricedRequests()));
        }
    }

    /**
     * Exchanges of a period (and model, or only unpriced ones) with all that pricing needs, after a place, oldest first.
     *
     * @param after the place of the last one found before; null at first
     */
    public List<RecordedUsage> find(Handle sql, CorrectionSearch search, @Nullable Place after, int most) {
        String model = search.model() == null ? "" : "and (model = :model or upstream_model = :model)";
        String unpriced = search.unpricedOnly() ? "and cost_nano_usd is null" : "";
        String later = after == null ? "" : "and (started_at, exchange_id) > (:afterStart, :afterId)";
        Query query = sql.createQuery(
                        """
                        select %s from exchanges
                        where started_at >= :from and started_at < :to and %s %s %s %s
                        order by started_at, exchange_id limit :most
                        """.formatted(StoredExchange.COLUMNS, FigureColumns.IS_COUNTED, model, unpriced, later))
                .bind("from", search.from().toEpochMilli())
                .bind("to", search.to().toEpochMilli())
                .bind("most", most);
        if (search.model() != null) {
            query.bind("model", search.model());
        }
        if (after != null) {
            query.bind("afterStart", after.startedAt().toEpochMilli()).bind("afterId", after.exchangeId());
        }
        return query.map((row, _) -> StoredExchange.of(row).usage()).list();
    }

    /**
     * Appends the corrections and moves the roll-ups by the differences, in the caller's transaction; what equals the
     * current cost, or names no exchange, is left out. Of several for one exchange the last counts. A cost beyond belief
     * counts as the most that is believed, as it does in the ledger.
     *
     * @return how many were appended
     */
    public int append(Handle sql, List<CostCorrection> corrections) {
        // Sorted, so that nodes that write at the same time take row locks in the same order.
        Map<String, CostCorrection> latest = new TreeMap<>();
        corrections.forEach(correction -> latest.put(correction.exchangeId(), correction.atMost(Ledger.MOST_NANO_USD)));
        List<CostCorrection> all = List.copyOf(latest.values());
        int appended = 0;
        for (int from = 0; from < all.size(); from += STEP) {
            appended += appendSome(sql, all.subList(from, Math.min(from + STEP, all.size())), latest);
        }
        return appended;
    }

    private static int appendSome(Handle sql, List<CostCorrection> some, Map<String, CostCorrection> all) {
        List<Change> changes = new ArrayList<>();
        for (StoredExchange exchange : lock(sql, some)) {
            CostCorrection correction = all.get(exchange.usage().exchangeId());
            if (correction != null && !new Change(exchange, correction).changesNothing()) {
                changes.add(new Change(exchange, correction));
            }
        }
        if (!changes.isEmpty()) {
            note(sql, changes);
            apply(sql, changes);
            rollUp(sql, changes);
        }
        return changes.size();
    }

    /** Takes the rows' locks by updating them: what is read then is what the differences must start from. */
    private static List<StoredExchange> lock(Handle sql, List<CostCorrection> some) {
        return sql.createQuery("""
                        update exchanges set cost_nano_usd = cost_nano_usd where exchange_id in (<ids>)
                        returning %s
                        """.formatted(StoredExchange.COLUMNS))
                .bindList("ids", some.stream().map(CostCorrection::exchangeId).toList())
                .map((row, _) -> StoredExchange.of(row))
                .list();
    }

    private static void note(Handle sql, List<Change> changes) {
        PreparedBatch batch = sql.prepareBatch("""
                insert into cost_corrections (exchange_id, number, cost_nano_usd, price_version,
                    previous_cost_nano_usd, previous_price_version, corrected_at, corrected_by)
                values (:exchange,
                    (select coalesce(max(number), 0) + 1 from cost_corrections where exchange_id = :exchange),
                    :cost, :version, :previousCost, :previousVersion, :at, :by)
                """);
        for (Change change : changes) {
            batch.bind("exchange", change.to().exchangeId())
                    .bind("cost", change.to().costNanoUsd())
                    .bind("version", change.to().priceVersion())
                    .bind("previousCost", change.before().usage().costNanoUsd())
                    .bind("previousVersion", change.before().usage().priceVersion())
                    .bind("at", change.to().at().toEpochMilli())
                    .bind("by", change.to().by())
                    .add();
        }
        batch.execute();
    }

    private static void apply(Handle sql, List<Change> changes) {
        PreparedBatch batch = sql.prepareBatch("""
                update exchanges set cost_nano_usd = :cost, price_version = :version, charged_nano_usd = :charged
                where exchange_id = :exchange
                """);
        for (Change change : changes) {
            batch.bind("exchange", change.to().exchangeId())
                    .bind("cost", change.to().costNanoUsd())
                    .bind("version", change.to().priceVersion())
                    .bind("charged", change.charged())
                    .add();
        }
        batch.execute();
    }

    private static void rollUp(Handle sql, List<Change> changes) {
        List<Counted> differences = changes.stream()
                .filter(change -> change.before().rolledUp())
                .map(Change::difference)
                .toList();
        try (Statements statements = new Statements(sql.getConnection())) {
            RollUps.add(statements, differences);
        } catch (SQLException e) {
            throw new IllegalStateException("the roll-ups did not take " + differences.size() + " corrections", e);
        }
    }
}
