package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.sql.Statements;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Takes exchanges into the roll-ups that a node of the version before has written, beside older sums of its own. */
final class LateRows {
    private static final int STEP = 250;

    private LateRows() {}

    /** Takes in all there are, a few in a transaction. Safe on several nodes at once. */
    static void takeIn(Database database) {
        boolean more = database.read(LateRows::any);
        while (more) {
            more = database.writeBulk(LateRows::step);
        }
    }

    private static boolean any(Handle sql) {
        return sql.createQuery("select exists (select 1 from exchanges where not rolled_up)")
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * A row that another node was faster to mark is not changed here, and so not answered. That version says of no row how
     * its usage is known, which then counts as told to the end; of one without usage and without a cost nobody told any.
     */
    private static boolean step(Handle sql, Statements statements) {
        List<StoredExchange> late = sql.createQuery("""
                        update exchanges set rolled_up = true,
                            usage_basis = case when usage_basis = 'final' and cost_nano_usd is null and %s
                                then 'unknown' else usage_basis end
                        where exchange_id in (
                                select exchange_id from exchanges where not rolled_up order by exchange_id limit :step)
                            and not rolled_up
                        returning %s
                        """.formatted(FigureColumns.NOTHING_TOLD, StoredExchange.COLUMNS))
                .bind("step", STEP)
                .map((row, _) -> StoredExchange.of(row))
                .list();
        try {
            RollUps.add(statements, StoredExchange.counted(late));
        } catch (SQLException e) {
            throw new IllegalStateException("the roll-ups did not take " + late.size() + " late exchanges", e);
        }
        return !late.isEmpty();
    }
}
