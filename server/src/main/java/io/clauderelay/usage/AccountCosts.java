package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.NanoUsd;
import java.time.Instant;

/** What accounts have cost, as far as their prices are known. */
public final class AccountCosts {
    private final Database database;

    public AccountCosts(Database database) {
        this.database = database;
    }

    /** What an account has cost since then; the quarter of an hour in which that was is part of it. */
    public NanoUsd since(String accountId, Instant from) {
        return new NanoUsd(database.read(sql -> sql.createQuery("""
                        select coalesce(sum(cost_nano_usd), 0) from usage_by_account
                        where account_id = :account and bucket >= :from
                        """)
                .bind("account", accountId)
                .bind("from", Bucket.of(from))
                .mapTo(Long.class)
                .one()));
    }
}
