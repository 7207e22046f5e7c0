package io.clauderelay.bench;

import static java.util.stream.Collectors.toMap;

import io.clauderelay.bench.MeteringRow.Answered;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds the relay's ledger against what clients saw and what the upstream served. */
final class MeteringVerdict {
    private final RowResult result;
    private final RelayLedger ledger;
    private final Map<String, RelayLedger.Row> rows;
    private final Map<String, ServedAnswer> served;
    private final BookRates prices = BookRates.bundled();
    private int whole;
    private int lost;
    private int brokenOff;
    private int withKnownInput;

    MeteringVerdict(RowResult result, RelayLedger ledger, List<ServedAnswer> served) throws IOException, SQLException {
        this.result = result;
        this.ledger = ledger;
        this.rows = ledger.rows();
        this.served = served.stream()
                .filter(answer -> answer.request().method().equals("POST"))
                .collect(toMap(ServedAnswer::requestId, Function.identity()));
    }

    void judge(Collection<Answered> answers) throws SQLException {
        Set<String> seen = new HashSet<>();
        for (Answered answer : answers) {
            result.require(seen.add(answer.exchangeId()), "two answers are exchange " + answer.exchangeId());
            if (answer.good()) {
                kept(answer);
            } else if (!answer.left()) {
                interrupted(answer);
            }
        }
        attempts();
        List<String> differences = ledger.differencesOfRollUps();
        differences.forEach(result::violated);
        int rollUps = ledger.rollUps().size();
        result.require(rollUps > 0, "there are no roll-ups to compare with the rows");
        result.figure("answers received whole", whole);
        result.figure("lost", lost);
        result.figure("double", differences.isEmpty() ? 0 : differences);
        result.figure("broken off by a kill", brokenOff);
        result.figure("of these with content and known input", withKnownInput);
        result.figure("rows", rows.size());
        result.figure("interrupted", count("interrupted"));
        result.figure("client-aborted", count("client-aborted"));
        result.figure("roll-ups", rollUps);
    }

    private long count(String outcome) {
        return rows.values().stream().filter(row -> row.outcome().equals(outcome)).count();
    }

    /** What a client has whole must be there with the upstream's tokens and the book's price. */
    private void kept(Answered answer) {
        whole++;
        RelayLedger.Row row = rows.get(answer.exchangeId());
        @Nullable ServedAnswer own = served.get(answer.requestId());
        if (row == null || own == null) {
            lost += row == null ? 1 : 0;
            result.violated("exchange " + answer.exchangeId() + " is not in the "
                    + (row == null ? "relay's" : "upstream's") + " ledger");
            return;
        }
        result.require(
                row.outcome().equals("completed"), "exchange " + answer.exchangeId() + " is " + row.outcome());
        result.require(
                row.tokens().equals(own.tokens()),
                "exchange " + answer.exchangeId() + " has " + row.tokens() + ", the upstream " + own.tokens());
        priced(answer.exchangeId(), row);
    }

    private void priced(String id, RelayLedger.Row row) {
        long right = prices.nanoUsd(row.model(), row.tokens());
        result.require(
                row.costNanoUsd() == right,
                "exchange " + id + " of " + row.model() + " cost " + row.costNanoUsd() + ", not " + right);
    }

    /**
     * What broke off is interrupted, and knows what its opening has told. It may have been kept as completed a moment
     * before its last bytes could leave.
     */
    private void interrupted(Answered answer) {
        brokenOff++;
        RelayLedger.Row row = rows.get(answer.exchangeId());
        @Nullable ServedAnswer own = served.get(answer.requestId());
        if (row == null) {
            result.violated("exchange " + answer.exchangeId() + ", which broke off, is not in the ledger");
            return;
        }
        boolean interrupted = row.outcome().equals("interrupted");
        result.require(
                interrupted || row.outcome().equals("completed"),
                "exchange " + answer.exchangeId() + ", which broke off, is " + row.outcome());
        boolean tells = own != null && own.model().startsWith("claude-") && own.stream();
        if (interrupted && own != null && tells && answer.content()) {
            withKnownInput++;
            result.require(
                    row.basis().equals("partial") && sameInput(row.tokens(), own.tokens()),
                    "exchange " + answer.exchangeId() + " was told " + own.tokens() + " by its opening, and has "
                            + row.basis() + " " + row.tokens());
            priced(answer.exchangeId(), row);
        }
    }

    private static boolean sameInput(TokenCounts a, TokenCounts b) {
        return a.input() == b.input()
                && a.cacheRead() == b.cacheRead()
                && a.cacheWrite5m() == b.cacheWrite5m()
                && a.cacheWrite1h() == b.cacheWrite1h();
    }

    /** Whatever arrived at the upstream was dispatched first; a dispatch may have died before it arrived. */
    private void attempts() {
        long dispatched = rows.values().stream().mapToLong(RelayLedger.Row::attempts).sum();
        result.figure("served by the upstream", served.size());
        result.figure("attempts in the ledger", dispatched);
        result.require(
                dispatched >= served.size(),
                "the upstream was asked " + served.size() + " times, the ledger knows of " + dispatched);
    }
}
