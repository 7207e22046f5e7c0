package io.clauderelay.pricing;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Change;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change of the book while it is being made: one at a time, for each makes a version. */
final class PriceChange {
    private final Changes.Made made;
    private final PriceRows rows;
    private final PriceBook before;
    private final Instant at;

    private PriceChange(Changes.Made made, Instant at) {
        this.made = made;
        this.rows = new PriceRows(made.sql());
        this.before = rows.book();
        this.at = at;
    }

    /** Begins it; whoever comes next waits until the transaction ends, and sees what it has left. */
    static PriceChange begin(Changes.Made made, Instant at) {
        made.announce(Change.ofAny(PriceRows.TOPIC));
        return new PriceChange(made, at);
    }

    /** The book that is changed. */
    PriceBook before() {
        return before;
    }

    /**
     * The edited price that is to be changed.
     *
     * @throws ProblemException 404 when there is none; 409 when it came with the relay
     */
    BookEntry edited(String id) {
        return rows.find(id).orElseThrow(() -> {
            boolean bundled =
                    before.entries().stream().anyMatch(entry -> entry.id().equals(id));
            return bundled
                    ? ProblemException.of(
                            409,
                            "Bundled price",
                            "This price came with the relay and stays as it is. Add one of your own for the model: it"
                                    + " wins for as long as it holds.")
                    : ProblemException.unknown("price", id);
        });
    }

    /** Lets one price take the place of another; null for nothing there, or nothing any more. */
    void replace(String action, @Nullable BookEntry old, @Nullable BookEntry next) {
        BookEntry named = old == null ? next : old;
        if (named == null) {
            throw new IllegalArgumentException("a change of prices is about one that was or one that will be");
        }
        long version = rows.begin(action, named.id(), at, made.by());
        if (old != null) {
            rows.end(old.id(), version);
        }
        if (next != null) {
            rows.insert(next, version);
        }
        made.audit("price." + action, new AuditLine.Subject("price", named.id()), old, next);
    }
}
