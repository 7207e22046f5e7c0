package io.clauderelay.usage;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.sql.Statements;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.vocabulary.TokenCounts;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The book of all exchanges. An exchange is in it at most once, however often it is brought. */
public final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    /**
     * Far above what one exchange can use or cost, and low enough that no sum of them leaves 64 bits: an upstream that
     * reports nonsense must not stop the ledger for everybody.
     */
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    static final long MOST_NANO_USD = 1_000_000_000_000_000L;

    /** Some of a batch are in the ledger already: all of it is rolled back and brought once more, one asked by one. */
    private static final class KnownExchangesException extends RuntimeException {}

    private final Database database;
    private final KeyActivation activation;

    public Ledger(Database database, KeyActivation activation) {
        this.database = database;
        this.activation = activation;
    }

    /**
     * Takes in a batch: rows that are new, their sums, when the keys were used first and last, and the journal's
     * position, in one transaction.
     *
     * @return how many of the records were new
     */
    @CanIgnoreReturnValue
    public int apply(LedgerBatch batch) {
        List<UsageRecord> records =
                batch.records().stream().map(Ledger::plausible).toList();
        try {
            return database.writeBulk((handle, statements) -> {
                insert(handle, statements, records);
                store(handle, batch.reached());
                return records.size();
            });
        } catch (KnownExchangesException e) {
            // Rare: after a commit whose answer was lost, or when a database was restored from a backup.
            return database.writeBulk((handle, statements) -> {
                int added = insertNew(handle, statements, records);
                store(handle, batch.reached());
                return added;
            });
        }
    }

    /** How far a node's journal is in the ledger; empty for a node that never wrote. */
    public Optional<JournalPosition> findPosition(String node) {
        return database.read(handle -> handle.createQuery("""
                        SELECT position_segment, position_offset, low_segment, low_offset
                        FROM journal_position WHERE node = :node
                        """)
                .bind("node", node)
                .map((row, _) -> new JournalPosition(node, row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)))
                .findOne());
    }

    private void insert(Handle handle, Statements statements, List<UsageRecord> records) {
        try {
            if (!ExchangeRows.insertAll(statements, records)) {
                throw new KnownExchangesException();
            }
            count(handle, statements, records);
        } catch (SQLException e) {
            throw refused(records, e);
        }
    }

    private int insertNew(Handle handle, Statements statements, List<UsageRecord> records) {
        try {
            List<UsageRecord> added = ExchangeRows.insertNew(statements, records);
            count(handle, statements, added);
            return added.size();
        } catch (SQLException e) {
            throw refused(records, e);
        }
    }

    private void count(Handle handle, Statements statements, List<UsageRecord> added) throws SQLException {
        RollUps.add(
                statements,
                added.stream()
                        .filter(usage -> !FigureColumns.isFree(usage.operation()))
                        .map(Counted::of)
                        .toList());
        KeyUses.note(statements, added);
        FirstUses.note(handle.getConnection(), added).forEach(key -> activation.begun(handle, key));
    }

    private static IllegalStateException refused(List<UsageRecord> records, SQLException cause) {
        return new IllegalStateException("the ledger did not take " + records.size() + " exchanges", cause);
    }

    private static void store(Handle handle, JournalPosition reached) {
        handle.createUpdate("""
                        INSERT INTO journal_position (node, position_segment, position_offset, low_segment, low_offset)
                        VALUES (:node, :segment, :offset, :lowSegment, :lowOffset)
                        ON CONFLICT (node) DO UPDATE SET
                            position_segment = excluded.position_segment, position_offset = excluded.position_offset,
                            low_segment = excluded.low_segment, low_offset = excluded.low_offset
                        """)
                .bind("node", reached.node())
                .bind("segment", reached.segment())
                .bind("offset", reached.offset())
                .bind("lowSegment", reached.lowSegment())
                .bind("lowOffset", reached.lowOffset())
                .execute();
    }

    private static UsageRecord plausible(UsageRecord usage) {
        TokenCounts tokens = usage.tokens();
        Long cost = usage.costNanoUsd();
        Long charged = usage.chargedNanoUsd();
        TokenCounts capped = new TokenCounts(
                Math.min(tokens.input(), MOST_TOKENS),
                Math.min(tokens.output(), MOST_TOKENS),
                Math.min(tokens.cacheRead(), MOST_TOKENS),
                Math.min(tokens.cacheWrite5m(), MOST_TOKENS),
                Math.min(tokens.cacheWrite1h(), MOST_TOKENS),
                Math.min(tokens.reasoning(), MOST_TOKENS),
                Math.min(tokens.webSearches(), MOST_TOKENS));
        Long cappedCost = capped(cost);
        Long cappedCharge = capped(charged);
        if (capped.equals(tokens) && Objects.equals(cappedCost, cost) && Objects.equals(cappedCharge, charged)) {
            return usage;
        }
        log.atWarn()
                .addKeyValue(LogKeys.EXCHANGE, usage.exchangeId())
                .addKeyValue(LogKeys.ACCOUNT, usage.accountId())
                .log("usage is beyond what one exchange can use, recorded as the most that is believed");
        return usage.withFigures(capped, cappedCost, cappedCharge);
    }

    private static @Nullable Long capped(@Nullable Long nanoUsd) {
        return nanoUsd == null ? null : (Long) Math.clamp(nanoUsd, 0, MOST_NANO_USD);
    }
}
