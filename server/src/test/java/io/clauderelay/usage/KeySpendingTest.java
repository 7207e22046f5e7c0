package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.usage.KeySpending.Since;
import io.clauderelay.usage.KeySpending.Used;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class KeySpendingTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final DatabaseKind kind;

    @TempDir
    private Path folder;

    private Estate estate;

    KeySpendingTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(kind, folder);
    }

    @AfterEach
    void close() {
        estate.close();
    }

    @Test
    void everyBudgetIsToldWhatWasSpentOnItsModelsSinceItsBegin() {
        spend("a", "2026-10-31T23:59:59Z", 1);
        spend("b", "2026-11-01T00:00:00Z", 10);
        spend("c", "2026-11-26T23:59:59Z", 100);
        spend("d", "2026-11-27T00:00:00Z", 1_000);
        apply(UsageRecords.of("other", "key-2", NOON, 10_000), 7);

        KeySpending.Spent spent = spending()
                .of(
                        "key-1",
                        List.of(
                                new Since(null, null),
                                new Since(Instant.parse("2026-11-01T00:00:00Z"), null),
                                new Since(Instant.parse("2026-11-27T00:00:00Z"), null),
                                new Since(null, "claude-sonnet-*"),
                                new Since(null, "claude-opus-*")),
                        null,
                        1_000);

        assertThat(spent.nanoUsd()).containsExactly(1_111L, 1_110L, 1_000L, 1_111L, 0L);
        assertThat(spent.window()).isEmpty();
        assertThat(List.of(spent.segment(), spent.offset())).containsExactly(1, 7);
    }

    @Test
    void singleUsesAreToldTogetherThatLieInOneGrain() {
        spend("a", "2026-11-27T11:59:00Z", 1);
        spend("b", "2026-11-27T11:59:00.999Z", 10);
        spend("c", "2026-11-27T11:59:01Z", 100);
        spend("d", "2026-11-27T11:00:00Z", 1_000);
        apply(UsageRecords.withOperation(UsageRecords.of("free", "key-1", NOON, 0), "count_tokens"), 1);

        KeySpending.Spent spent = spending().of("key-1", List.of(), NOON.minusSeconds(600), 1_000);

        assertThat(spent.window())
                .containsExactlyInAnyOrder(
                        new Used(Instant.parse("2026-11-27T11:59:00Z"), 2, 220, 11),
                        new Used(Instant.parse("2026-11-27T11:59:01Z"), 1, 110, 100));
    }

    @Test
    void whatBudgetsWereChargedCountsWhereItIsMoreThanTheCost() {
        apply(UsageRecords.withCost(UsageRecords.of("a", "key-1", NOON, 5), 5L, 50L), 3);
        apply(UsageRecords.of("b", "key-1", NOON, 7), 4);

        KeySpending.Spent spent = spending().of("key-1", List.of(new Since(null, null)), null, 1_000);

        assertThat(spent.nanoUsd()).containsExactly(57L);
    }

    @Test
    void aKeyThatWasNeverUsedHasSpentNothing() {
        KeySpending.Spent spent = spending().of("key-9", List.of(new Since(NOON, null)), NOON, 1_000);

        assertThat(spent.nanoUsd()).containsExactly(0L);
        assertThat(spent.window()).isEmpty();
        assertThat(spent.segment()).isZero();
    }

    private KeySpending spending() {
        return new KeySpending(estate.database, "node");
    }

    private void spend(String exchange, String at, long nanoUsd) {
        apply(UsageRecords.of(exchange, "key-1", Instant.parse(at), nanoUsd), 1);
    }

    private void apply(UsageRecord usage, int offset) {
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(List.of(usage), new JournalPosition("node", 1, offset, 1, offset)));
    }
}
