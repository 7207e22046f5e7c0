package io.clauderelay.usage.statistics;

import io.clauderelay.testing.Estate;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.List;

/** Six exchanges of two keys and two models, small enough to add up by hand. It is noon of that day. */
final class SampleDay {
    static final String SONNET = "claude-sonnet-4-5";
    static final String OPUS = "claude-opus-4-6";

    private SampleDay() {}

    static void bring(Estate estate, String keyA, String keyB) {
        UsageRecord a = UsageRecords.withTokens(
                used("a", keyA, "2026-11-22T10:05:00Z", 1_500), new TokenCounts(100, 10, 3, 4, 5, 6, 7));
        UsageRecord b = used("b", keyA, "2026-11-22T10:50:00Z", 500);
        UsageRecord c = UsageRecords.withModel(used("c", keyB, "2026-11-22T11:59:00Z", 3_000), OPUS);
        UsageRecord d = UsageRecords.withTokens(used("d", keyB, "2026-11-22T11:59:59.999Z", 0), TokenCounts.NONE);
        bring(
                estate,
                used("before", keyB, "2026-11-22T08:30:00Z", 700),
                UsageRecords.withEnd(a, Outcome.COMPLETED, 200, 3),
                UsageRecords.withEnd(b, Outcome.UPSTREAM_FAILED, 529, 2),
                UsageRecords.withCost(c, 3_000L, 3_500L),
                UsageRecords.withEnd(d, Outcome.REFUSED, 429, 0),
                UsageRecords.withOperation(used("free", keyB, "2026-11-22T11:59:30Z", 0), "count_tokens"));
    }

    static void bring(Estate estate, UsageRecord... records) {
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(List.of(records), new JournalPosition("node", 1, 1, 1, 1)));
    }

    static UsageRecord used(String exchange, String key, String at, long costNanoUsd) {
        return UsageRecords.of(exchange, key, Instant.parse(at), costNanoUsd);
    }
}
