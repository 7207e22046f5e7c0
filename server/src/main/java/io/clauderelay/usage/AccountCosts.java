package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.NanoUsd;
import java.time.Instant;

/** What accounts have cost, as far as their prices are known. */
public final class AccountCosts {
    private static final String SPENT = """
            select cast(coalesce(sum(cost_nano_usd), 0) as bigint) from quarters_by_account
            where account_id = :account and bucket >= :from
            """;

    private final Database database;

    public AccountCosts(Database database) {
        this.database = database;
    }

    /**
     * What an account has cost.
     *
     * @param segment with {@code offset} how far a node's journal is in it
     */
    public record AsOf(NanoUsd cost, int segment, int offset) {}

    /** The same, and how far a node's journal is in it: both of one moment. */
    public AsOf since(String accountId, Instant from, String node) {
        return database.read(sql -> sql.createQuery("""
                        select (%s) as cost,
                            (select position_segment from journal_position where node = :node) as segment,
                            (select position_offset from journal_position where node = :node) as position
                        """.formatted(SPENT))
                .bind("account", accountId)
                .bind("from", Grain.QUARTER.floor(from.toEpochMilli()))
                .bind("node", node)
                .map((row, _) ->
                        new AsOf(new NanoUsd(row.getLong("cost")), row.getInt("segment"), row.getInt("position")))
                .one());
    }

    /** What an account has cost since then; the quarter of an hour in which that was is part of it. */
    public NanoUsd since(String accountId, Instant from) {
        return new NanoUsd(database.read(sql -> sql.createQuery(SPENT)
                .bind("account", accountId)
                .bind("from", Grain.QUARTER.floor(from.toEpochMilli()))
                .mapTo(Long.class)
                .one()));
    }
}
