package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The sums of keys in weeks, which a node of the version before does not write: what they lack of the days is added by
 * every node of this version, soon after.
 */
final class Weeks {
    static final String TABLE = RollUp.KEY_TOTAL.table(Grain.WEEK);

    private static final String WEEK = "bucket / " + Grain.WEEK.millis() + " * " + Grain.WEEK.millis();
    private static final Comparison COMPARISON = new Comparison(RollUp.KEY_TOTAL, Grain.WEEK);

    private Weeks() {}

    /** The starts of all that have a sum, or a day that has one. */
    static List<Long> all(Handle sql) {
        return sql.createQuery("select distinct " + WEEK + " as week from " + RollUp.KEY_TOTAL.table(Grain.DAY)
                        + " union select distinct bucket from " + TABLE + " order by week")
                .mapTo(Long.class)
                .list();
    }

    /** Adds what this week and the last one lack. They are compared by their requests with the smallest sums there are. */
    static void takeIn(Database database, Instant now) {
        long since = Grain.WEEK.floor(now.toEpochMilli()) - Grain.WEEK.millis();
        for (long week : database.read(sql -> behind(sql, since))) {
            long _ = database.write(sql -> COMPARISON.repair(sql, week));
        }
    }

    private static List<Long> behind(Handle sql, long since) {
        String sums = "select %1$s as week, sum(" + FigureColumns.REQUESTS
                + ") as requests, sum(charged_nano_usd) as charged" + " from %2$s where bucket >= :since group by %1$s";
        return sql.createQuery("""
                        select days.week from (%s) as days left join (%s) as weeks on weeks.week = days.week
                        where weeks.week is null or days.requests <> weeks.requests or days.charged <> weeks.charged
                        """.formatted(
                                sums.formatted(WEEK, RollUp.CLIENT.table(Grain.DAY)), sums.formatted("bucket", TABLE)))
                .bind("since", since)
                .mapTo(Long.class)
                .list();
    }
}
