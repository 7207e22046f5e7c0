package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Dimension;
import io.clauderelay.usage.Grain;
import io.clauderelay.usage.RollUp;
import io.clauderelay.vocabulary.Outcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * In which quarters of an hour a roll-up has counted what is searched for. An index for each filter would be written with
 * every exchange; the roll-ups are written anyway.
 *
 * @param rollUp the one that tells apart what is rarest
 * @param filters those it can answer
 * @param outcome how exchanges must have ended; null for in whatever way
 */
record Whereabouts(RollUp rollUp, Filters filters, @Nullable Outcome outcome) {
    /** As many quarters are asked for at once. */
    static final int STEP = 200;

    private static final List<Dimension> RAREST_FIRST =
            List.of(Dimension.KEY, Dimension.ACCOUNT, Dimension.MODEL, Dimension.CLIENT, Dimension.PLATFORM);

    /**
     * Those of what is searched for.
     *
     * @return empty when a roll-up tells no more than what an index on the key or on the outcome leads to
     */
    static Optional<Whereabouts> of(Filters filters, Optional<Outcome> outcome) {
        Set<Dimension> wanted = filters.dimensions();
        Set<Dimension> told = EnumSet.noneOf(Dimension.class);
        for (Dimension dimension : RAREST_FIRST) {
            if (wanted.contains(dimension)) {
                told.add(dimension);
                if (RollUp.covering(told).isEmpty()) {
                    told.remove(dimension);
                }
            }
        }
        // Nearly all exchanges are completed.
        Optional<Outcome> rare = outcome.filter(end -> end != Outcome.COMPLETED);
        boolean led = told.isEmpty() || (rare.isEmpty() && told.equals(Set.of(Dimension.KEY)));
        if (led) {
            return Optional.empty();
        }
        return RollUp.covering(told).map(rollUp -> new Whereabouts(rollUp, filters.within(rollUp), rare.orElse(null)));
    }

    /**
     * The starts of the first quarters within a stretch.
     *
     * @return {@link #STEP} of them, or fewer when there are no more
     */
    List<Long> quarters(Handle sql, Stretch within, boolean newestFirst) {
        Stretch whole = within.inQuarters();
        return filters.bindTo(
                        whole.bindTo(sql.createQuery(select(whole, newestFirst)).bind("step", STEP)))
                .mapTo(Long.class)
                .list();
    }

    /** Sums outlive the exchanges that they are of. */
    private String select(Stretch within, boolean newestFirst) {
        return """
                select distinct bucket from %s
                where bucket > (select coalesce(min(started_at), 0) - %d from exchanges) %s %s %s
                order by bucket %s limit :step
                """.formatted(
                        rollUp.table(Grain.QUARTER),
                        Grain.QUARTER.millis(),
                        within.conditions("bucket"),
                        filters.conditions(Dimension::column),
                        outcome == null ? "" : "and " + outcome.id().replace('-', '_') + " > 0",
                        newestFirst ? "desc" : "");
    }
}
