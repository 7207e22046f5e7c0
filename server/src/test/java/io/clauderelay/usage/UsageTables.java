package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the roll-ups hold, for tests to compare. */
final class UsageTables {
    private UsageTables() {}

    /** The sums of each roll-up over all its rows. */
    static Map<String, Map<String, Object>> totals(Database database) {
        Map<String, Map<String, Object>> totals = new LinkedHashMap<>();
        for (RollUp rollUp : RollUp.values()) {
            for (Grain grain : rollUp.grains()) {
                String table = rollUp.table(grain);
                totals.put(
                        table,
                        rows(database, "select " + FigureColumns.SUMS + " from " + table)
                                .getFirst());
            }
        }
        return totals;
    }

    /** What the exchanges say they must be. */
    static Map<String, Object> ofExchanges(Database database) {
        return rows(
                        database,
                        "select " + FigureColumns.SUMS_OF_EXCHANGES + " from exchanges where "
                                + FigureColumns.IS_COUNTED)
                .getFirst();
    }

    static List<Map<String, Object>> rows(Database database, String sql) {
        return database.read(handle -> handle.createQuery(sql).mapToMap().list());
    }
}
