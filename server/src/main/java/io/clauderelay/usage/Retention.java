package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Lets the rows of old exchanges go, with their corrections, whole days at a time and few in a transaction. The roll-ups
 * keep what they were counted as.
 */
public final class Retention {
    /** Some ten milliseconds of the writer's time. */
    static final int STEP = 500;

    private final Database database;
    private final UsageSettings settings;

    Retention(Database database, UsageSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** From when on all exchanges have their rows. */
    public static Instant completeFrom(Handle sql) {
        return Instant.ofEpochMilli(sql.createQuery("select complete_from from exchange_retention")
                .mapTo(Long.class)
                .one());
    }

    /**
     * Removes the oldest rows that are too old.
     *
     * @return whether there may be more of them
     */
    boolean step(Instant now) {
        long cutoff = Grain.DAY.floor(now.minus(settings.retention()).toEpochMilli());
        if (!database.read(sql -> isAnyOlder(sql, cutoff))) {
            return false;
        }
        // In a transaction before: who sees a row gone must know that the rows are not complete.
        database.write(sql -> sql.createUpdate(
                        "update exchange_retention set complete_from = :cutoff where complete_from < :cutoff")
                .bind("cutoff", cutoff)
                .execute());
        return database.write(sql -> prune(sql, cutoff)) == STEP;
    }

    private static boolean isAnyOlder(Handle sql, long cutoff) {
        return sql.createQuery("select exists (select 1 from exchanges where started_at < :cutoff)")
                .bind("cutoff", cutoff)
                .mapTo(Boolean.class)
                .one();
    }

    /** What the roll-ups do not have yet stays until they do. */
    private static int prune(Handle sql, long cutoff) {
        List<String> gone = sql.createQuery("""
                        delete from exchanges where exchange_id in (
                            select exchange_id from exchanges where started_at < :cutoff and rolled_up
                            order by started_at limit :step)
                        returning exchange_id
                        """)
                .bind("cutoff", cutoff)
                .bind("step", STEP)
                .mapTo(String.class)
                .list();
        if (!gone.isEmpty()) {
            sql.createUpdate("delete from cost_corrections where exchange_id in (<gone>)")
                    .bindList("gone", gone)
                    .execute();
        }
        return gone.size();
    }
}
