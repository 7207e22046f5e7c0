package io.clauderelay.scheduling;

import io.clauderelay.vocabulary.Fault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The cooldowns in the database, of all nodes, through one handle and so inside its transaction. */
record ConditionRows(Handle sql) {
    private record Kept(String accountId, Optional<Cooldown> cooldown) {}

    /** Every cooldown by its account; one with a fault that this version does not know is left out. */
    Map<String, Cooldown> load() {
        Map<String, Cooldown> loaded = new HashMap<>();
        sql.createQuery("select account_id, fault, reason, strikes, since, until from account_conditions")
                .map((row, _) -> new Kept(row.getString("account_id"), read(row)))
                .forEach(kept -> kept.cooldown().ifPresent(found -> loaded.put(kept.accountId(), found)));
        return loaded;
    }

    private static Optional<Cooldown> read(ResultSet row) throws SQLException {
        String name = row.getString("fault");
        Optional<Fault> known = Stream.of(Fault.values())
                .filter(fault -> fault.id().equals(name))
                .findFirst();
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(new Cooldown(
                        known.get(),
                        row.getString("reason"),
                        row.getInt("strikes"),
                        row.getLong("since"),
                        row.getLong("until")));
    }

    /** Keeps a cooldown, unless another node has kept one that lasts longer. */
    void put(String accountId, Cooldown cooldown) {
        sql.createUpdate("""
                        insert into account_conditions (account_id, fault, reason, strikes, since, until)
                        values (:account, :fault, :reason, :strikes, :since, :until)
                        on conflict (account_id) do update set fault = excluded.fault, reason = excluded.reason,
                            strikes = excluded.strikes, since = excluded.since, until = excluded.until
                        where excluded.until > account_conditions.until
                        """)
                .bind("account", accountId)
                .bind("fault", cooldown.fault().id())
                .bind("reason", cooldown.reason())
                .bind("strikes", cooldown.strikes())
                .bind("since", cooldown.since())
                .bind("until", cooldown.until())
                .execute();
    }

    /** Deletes a cooldown that is over, unless another node has kept one that lasts longer than this. */
    void delete(String accountId, long until) {
        sql.createUpdate("delete from account_conditions where account_id = :account and until <= :until")
                .bind("account", accountId)
                .bind("until", until)
                .execute();
    }

    /** Deletes whatever was kept of the account. */
    void delete(String accountId) {
        sql.createUpdate("delete from account_conditions where account_id = :account")
                .bind("account", accountId)
                .execute();
    }

    /** Deletes what was kept of accounts that are gone. */
    void deleteOrphans() {
        sql.execute("delete from account_conditions where account_id not in (select id from accounts)");
    }
}
