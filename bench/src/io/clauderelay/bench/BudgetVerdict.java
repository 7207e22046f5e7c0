package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.BudgetRow.Asked;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds what was spent of a budget, and whom it was refused to, against the upstream's ledger. */
final class BudgetVerdict {
    private static final long LIMIT_NANO_USD = 5_000_000_000L;

    /** The relay may learn meanwhile that a body is more tokens than it thought. */
    private static final double MARGIN = 1.25;

    private final RowResult result;
    private final BudgetVariant variant;
    private final long worst;
    private final BookRates prices = BookRates.bundled();

    /**
     * A verdict.
     *
     * @param worst what one request may cost at most by the relay's reckoning
     */
    BudgetVerdict(RowResult result, BudgetVariant variant, long worst) throws IOException {
        this.result = result;
        this.variant = variant;
        this.worst = worst;
        result.figure("worst case of a request", usd(worst));
    }

    /** What the upstream would charge, by its own ledger, and what the relay says of it. */
    void spent(List<ServedAnswer> served, String model, JsonNode budget) {
        long spent = 0;
        for (ServedAnswer answer : served) {
            spent += answer.stream() ? prices.nanoUsd(model, consumed(answer)) : 0;
        }
        long allowed = LIMIT_NANO_USD + (variant.soft() ? worst : 0);
        long said = BudgetRow.nano(budget.path("spent"));
        result.figure("spent by the upstream's ledger", usd(spent));
        result.figure("charged by the relay", usd(said));
        result.figure("reserved when quiet", usd(BudgetRow.nano(budget.path("reserved"))));
        result.figure("answers of the upstream", served.size());
        result.require(spent > 0, "nothing was spent by the upstream's ledger, so nothing was held to the budget");
        result.require(spent <= allowed, usd(spent) + " was spent of " + usd(allowed));
        result.require(said >= spent, "the relay has charged " + usd(said) + ", less than " + usd(spent));
    }

    /** Of an answer that was not played to its end, what it had come to; each event stands for so many tokens. */
    private static TokenCounts consumed(ServedAnswer answer) {
        TokenCounts told = answer.tokens();
        long output = answer.whole() ? 0 : (long) BudgetRow.TOKENS_PER_EVENT * Math.max(0, answer.events() - 2);
        return new TokenCounts(
                told.input(),
                Math.max(told.output(), told.input() == 0 ? 0 : output),
                told.cacheRead(),
                told.cacheWrite5m(),
                told.cacheWrite1h(),
                0,
                0);
    }

    /**
     * A refusal was wrong where all that may have been spent or reserved in its time leaves room for one more request:
     * what had ended before it counts with its charge, what overlapped it with its worst case.
     */
    void refusals(List<Asked> asked, Map<String, RelayLedger.Row> rows) {
        int refused = 0;
        int wrong = 0;
        for (Asked refusal : asked) {
            if (refusal.refused()) {
                refused++;
                long most = mostUsedBeside(refusal, asked, rows);
                if (most + MARGIN * worst <= LIMIT_NANO_USD) {
                    wrong++;
                    result.violated("exchange " + refusal.exchangeId() + " was refused though at most " + usd(most)
                            + " was spent or reserved");
                }
            }
        }
        result.figure("requests", asked.size());
        result.figure("answered 200", asked.stream().filter(one -> one.status() == 200).count());
        result.figure("refused for the budget", refused);
        result.figure("refused wrongly", wrong);
        result.require(refused > 0, "nobody was refused: the budget was not spent in time");
    }

    private long mostUsedBeside(Asked refusal, List<Asked> asked, Map<String, RelayLedger.Row> rows) {
        long most = 0;
        for (Asked other : asked) {
            boolean counts = !other.refused() && other.begunNanos() < refusal.endedNanos();
            boolean ended = other.endedNanos() < refusal.begunNanos();
            RelayLedger.Row row = ended ? rows.get(other.exchangeId()) : null;
            if (counts) {
                most += row == null ? (long) (MARGIN * worst) : row.chargedNanoUsd();
            }
        }
        return most;
    }

    static String usd(long nanoUsd) {
        return String.format(Locale.ROOT, "$%.4f", nanoUsd / 1e9);
    }
}
