package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.usage.Grain;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/**
 * A part of time.
 *
 * @param from epoch milliseconds
 * @param to not included
 */
record Stretch(long from, long to) {
    static final Stretch ALWAYS = new Stretch(0, Long.MAX_VALUE);

    /** What of it a page of a list by time can hold: nothing from before the place where it begins. */
    Stretch narrowedTo(PageRequest page) {
        PageRequest.Position after = page.after();
        if (after == null || !(after.sortedBy() instanceof Long time)) {
            return this;
        }
        return page.sorting().descending()
                ? new Stretch(from, Math.min(to, time + 1))
                : new Stretch(Math.max(from, time), to);
    }

    /** What two have in common. */
    Stretch within(Stretch other) {
        return new Stretch(Math.max(from, other.from), Math.min(to, other.to));
    }

    /** With all of the quarter of an hour that it begins in. */
    Stretch inQuarters() {
        return new Stretch(Grain.QUARTER.floor(from), to);
    }

    /**
     * The conditions on a column of times, to follow others. An end that is not set is left out: PostgreSQL would rather
     * read in time for it, whatever else there is to be found by.
     */
    String conditions(String column) {
        return (from == ALWAYS.from ? "" : "and " + column + " >= :from ")
                + (to == ALWAYS.to ? "" : "and " + column + " < :to ");
    }

    /** Binds what these name. */
    Query bindTo(Query query) {
        if (from != ALWAYS.from) {
            query.bind("from", from);
        }
        if (to != ALWAYS.to) {
            query.bind("to", to);
        }
        return query;
    }

    /** Quarters of an hour, those beside each other as one. In their order, whichever way that runs. */
    static List<Stretch> ofQuarters(List<Long> starts) {
        List<Stretch> stretches = new ArrayList<>();
        for (long start : starts) {
            Stretch quarter = new Stretch(start, start + Grain.QUARTER.millis());
            Stretch last = stretches.isEmpty() ? null : stretches.getLast();
            if (last != null && (last.to == quarter.from || last.from == quarter.to)) {
                stretches.set(
                        stretches.size() - 1,
                        new Stretch(Math.min(last.from, quarter.from), Math.max(last.to, quarter.to)));
            } else {
                stretches.add(quarter);
            }
        }
        return stretches;
    }
}
