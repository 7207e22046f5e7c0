package io.clauderelay.scheduling;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The bindings in the database, which the nodes share. */
final class BindingRows {
    /** Behind which every binding comes. */
    static final SavedBinding START =
            new SavedBinding(new SessionId(Long.MAX_VALUE, Long.MAX_VALUE), "", Long.MAX_VALUE);

    private static final Comparator<SavedBinding> ORDER = Comparator.<SavedBinding>comparingLong(
                    row -> row.session().high())
            .thenComparingLong(row -> row.session().low());

    private final Handle sql;

    BindingRows(Handle sql) {
        this.sql = sql;
    }

    /** Writes them. Of two nodes that bind one session the one whose binding ends later is right. */
    int save(List<SavedBinding> bindings) {
        try (PreparedStatement upsert = sql.getConnection().prepareStatement("""
                insert into session_bindings (session_high, session_low, account_id, until) values (?, ?, ?, ?)
                on conflict (session_high, session_low)
                    do update set account_id = excluded.account_id, until = excluded.until
                    where excluded.until >= session_bindings.until
                """)) {
            // In one order, so that nodes that write at the same time take row locks alike.
            for (SavedBinding binding : bindings.stream().sorted(ORDER).toList()) {
                upsert.setLong(1, binding.session().high());
                upsert.setLong(2, binding.session().low());
                upsert.setString(3, binding.accountId());
                upsert.setLong(4, binding.until());
                upsert.addBatch();
            }
            return upsert.executeBatch().length;
        } catch (SQLException e) {
            throw new IllegalStateException("bindings cannot be saved", e);
        }
    }

    /**
     * The next ones of those that have not ended, the last to end first. In pages, because PostgreSQL's driver would
     * otherwise hold all of them at once.
     */
    List<SavedBinding> page(SavedBinding behind, long now, int most) {
        return sql.createQuery("""
                        select session_high, session_low, account_id, until from session_bindings
                        where until > :now and until <= :until
                            and (until < :until or (session_high, session_low) < (:high, :low))
                        order by until desc, session_high desc, session_low desc
                        limit :most
                        """)
                .bind("now", now)
                .bind("until", behind.until())
                .bind("high", behind.session().high())
                .bind("low", behind.session().low())
                .bind("most", most)
                // By number: looking for names in each of a million rows takes as long as reading them.
                .map((row, _) -> new SavedBinding(
                        new SessionId(row.getLong(1), row.getLong(2)), row.getString(3), row.getLong(4)))
                .list();
    }

    /** When that one ends behind which so many end later; 0 when there are not so many. */
    long endOf(int many) {
        return sql.createQuery("select until from session_bindings order by until desc limit 1 offset :many")
                .bind("many", many)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Deletes some of those that have ended by then; answers how many. */
    int deleteEnded(long now, int most) {
        // The end is asked for twice because another node may renew a binding between the two looks.
        return sql.createUpdate("""
                        delete from session_bindings
                        where until <= :now and (session_high, session_low) in (
                            select session_high, session_low from session_bindings
                            where until <= :now order by until limit :most)
                        """).bind("now", now).bind("most", most).execute();
    }
}
