package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Computes the roll-ups anew from exchanges and corrections, for the days of which every exchange has its row still, and
 * tells where they differ. What is repaired is repaired by adding the difference, found in the same statement, so that the
 * ledger may go on writing meanwhile.
 */
public final class Rebuild {
    /** Whether differences are only told, or also repaired. */
    public enum Mode {
        COMPARE,
        REPAIR
    }

    /**
     * What was found.
     *
     * @param from the first day that was compared, as epoch milliseconds
     * @param days how many were
     * @param differences how many rows of each table differ; those without one are left out
     */
    public record Result(long from, int days, Map<String, Long> differences) {
        public Result {
            differences = Map.copyOf(differences);
        }
    }

    private static final long DAY = Grain.DAY.millis();

    /** Well below the parameters a statement may have, and soon over: the ledger's writer waits meanwhile. */
    private static final int STEP = 500;

    /** To follow a select of exchanges or an update: those that do not have the cost of their last correction. */
    private static final String DIFFER = """
            from (
                select exchange_id, cost_nano_usd, price_version from cost_corrections as latest
                where number = (select max(number) from cost_corrections where exchange_id = latest.exchange_id)
            ) as last
            where last.exchange_id = exchanges.exchange_id
                and (exchanges.cost_nano_usd is null or exchanges.cost_nano_usd <> last.cost_nano_usd
                    or exchanges.price_version is null or exchanges.price_version <> last.price_version)
            """;

    private final Database database;
    private final Mode mode;

    public Rebuild(Database database, Mode mode) {
        this.database = database;
        this.mode = mode;
    }

    /** Compares, and repairs if it is to. A day at a time: nobody waits for longer than one takes. */
    public Result run() {
        LateRows.takeIn(database);
        Map<String, Long> differences = new TreeMap<>();
        note(differences, "exchanges", costs());
        List<Long> days = database.read(Rebuild::days);
        for (long day : days) {
            for (RollUp rollUp : RollUp.values()) {
                for (Grain grain : ofExchanges(rollUp)) {
                    note(differences, rollUp.table(grain), compare(rollUp, grain, day));
                }
            }
        }
        for (long week : database.read(Weeks::all)) {
            note(differences, Weeks.TABLE, compare(RollUp.KEY_TOTAL, Grain.WEEK, week));
        }
        return new Result(days.isEmpty() ? 0 : days.getFirst(), days.size(), differences);
    }

    /** The grains that are compared with the exchanges, of which a day is complete or gone; weeks are compared with days. */
    private static List<Grain> ofExchanges(RollUp rollUp) {
        return rollUp.grains().stream().filter(grain -> grain != Grain.WEEK).toList();
    }

    private static void note(Map<String, Long> differences, String table, long rows) {
        if (rows > 0) {
            differences.merge(table, rows, Long::sum);
        }
    }

    /** The days that have an exchange or a sum, as far back as the rows are complete. */
    private static List<Long> days(Handle sql) {
        String sums = Stream.of(RollUp.values())
                .flatMap(rollUp -> ofExchanges(rollUp).stream().map(rollUp::table))
                .map(table -> "select distinct bucket / :day * :day as day_start from " + table)
                .collect(Collectors.joining(" union "));
        List<Long> days = new ArrayList<>(sql.createQuery("""
                        select day_start from (
                            select distinct started_at / :day * :day as day_start from exchanges union %s) as found
                        where day_start >= (select complete_from from exchange_retention) order by day_start
                        """.formatted(sums))
                .bind("day", DAY)
                .mapTo(Long.class)
                .list());
        return days;
    }

    /** How many exchanges have another cost than their last correction says. */
    private long costs() {
        if (mode == Mode.COMPARE) {
            String count = "select count(*) from exchanges where exists (select 1 " + DIFFER + ")";
            return database.read(sql -> sql.createQuery(count).mapTo(Long.class).one());
        }
        long changed = 0;
        String after = "";
        while (true) {
            List<String> some = wrongCosts(after);
            if (some.isEmpty()) {
                return changed;
            }
            changed += database.write(sql -> setCosts(sql, some));
            after = some.getLast();
        }
    }

    private List<String> wrongCosts(String after) {
        return database.read(sql -> sql.createQuery("""
                        select exchange_id from exchanges where exchange_id > :after and exists (select 1 %s)
                        order by exchange_id limit :step
                        """.formatted(DIFFER))
                .bind("after", after)
                .bind("step", STEP)
                .mapTo(String.class)
                .list());
    }

    /** Takes the rows' locks first, as whoever corrects does: what is read then is what the last correction says. */
    private static long setCosts(Handle sql, List<String> exchanges) {
        sql.createUpdate("update exchanges set cost_nano_usd = cost_nano_usd where exchange_id in (<ids>)")
                .bindList("ids", exchanges)
                .execute();
        return sql.createUpdate("""
                        update exchanges set cost_nano_usd = last.cost_nano_usd, price_version = last.price_version,
                            charged_nano_usd =
                                case when charged_nano_usd > last.cost_nano_usd then charged_nano_usd end
                        %s and exchanges.exchange_id in (<ids>)
                        """.formatted(DIFFER))
                .bindList("ids", exchanges)
                .execute();
    }

    /** Looks first, without a lock: a healthy database is only read. */
    private long compare(RollUp rollUp, Grain grain, long day) {
        Comparison comparison = new Comparison(rollUp, grain);
        long rows = database.read(sql -> comparison.count(sql, day));
        if (rows > 0 && mode == Mode.REPAIR) {
            return database.write(sql -> comparison.repair(sql, day));
        }
        return rows;
    }
}
