package io.clauderelay.pricing;

import io.clauderelay.audit.AuditLine;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.pricing.RecordedExchanges.Recorded;
import io.clauderelay.pricing.RecordedExchanges.Search;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prices exchanges on record once more, with the book as it is now and the price that held when each began. In small
 * steps, each a transaction of its own, so that the ledger's writer never waits for long; what was corrected before one
 * of them fails stays corrected, and doing it again does the rest.
 */
record Reprice(Database database, Changes changes, RecordedExchanges exchanges, InstantSource clock)
        implements Endpoint.Handler {
    /** Some ten milliseconds of the database's time. */
    private static final int STEP = 500;

    private static final int LONGEST_MODEL = 200;

    /** What an admin asks for; as it stands in the audit trail. */
    private record Wish(Search exchanges, boolean dryRun) {
        static Wish read(Fields fields) {
            Instant from = fields.requiredInstant("from");
            Instant to = fields.requiredInstant("to");
            if (fields.isFine("from") && fields.isFine("to") && !from.isBefore(to)) {
                fields.refuse("to", "to is " + to + ", expected a time after " + from + ", where the exchanges begin");
            }
            Search search =
                    new Search(from, to, fields.line("model", LONGEST_MODEL), fields.flag("onlyUnpriced", true));
            Wish wish = new Wish(search, fields.flag("dryRun", false));
            fields.done();
            return wish;
        }
    }

    @Override
    public Answer handle(Call call) {
        Wish wish = Wish.read(Fields.of(call.body()));
        PriceBook book = database.read(sql -> new PriceRows(sql).book());
        Repricing repricing = new Repricing(
                book, Instant.ofEpochMilli(clock.millis()), call.caller().name());
        if (!wish.dryRun()) {
            // Before the first of many transactions, so that none of them is without its line.
            changes.make(call, made -> {
                made.audit("prices.reprice", new AuditLine.Subject("prices", book.version()), null, wish.exchanges());
                return wish;
            });
        }
        try {
            stepByStep(wish, repricing);
        } finally {
            // Of steps that were done everybody must hear, even if one after them was not.
            if (!wish.dryRun() && repricing.hasCorrected()) {
                announce(call);
            }
        }
        return Answer.ok(repricing.report(wish.dryRun()));
    }

    private void stepByStep(Wish wish, Repricing repricing) {
        Recorded after = null;
        boolean more = true;
        while (more) {
            List<Recorded> step = step(wish, after, repricing);
            more = step.size() == STEP;
            after = step.isEmpty() ? after : step.getLast();
        }
    }

    private List<Recorded> step(Wish wish, @Nullable Recorded after, Repricing repricing) {
        List<Recorded> found = database.read(sql -> exchanges.find(sql, wish.exchanges(), after, STEP));
        List<RecordedExchanges.Correction> corrections = repricing.of(found);
        if (!wish.dryRun() && !corrections.isEmpty()) {
            database.write(sql -> exchanges.correct(sql, corrections));
        }
        return found;
    }

    private void announce(Call call) {
        changes.make(call, made -> {
            made.announce(Change.ofAny(RecordedExchanges.CORRECTIONS));
            return made;
        });
    }
}
