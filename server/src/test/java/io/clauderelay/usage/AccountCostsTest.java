package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.vocabulary.NanoUsd;
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
class AccountCostsTest {
    private final DatabaseKind kind;

    @TempDir
    private Path folder;

    private Estate estate;

    AccountCostsTest(DatabaseKind kind) {
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
    void anAccountHasCostWhatItsExchangesSinceThenHave() {
        cost("a1", "a", "2026-11-22T02:59:59Z", 1);
        cost("a1", "b", "2026-11-22T03:00:00Z", 10);
        cost("a1", "c", "2026-11-23T00:00:00Z", 100);
        cost("a2", "d", "2026-11-22T03:00:00Z", 1_000);

        AccountCosts costs = new AccountCosts(estate.database);

        assertThat(costs.since("a1", Instant.parse("2026-11-22T03:00:00Z"))).isEqualTo(new NanoUsd(110));
        assertThat(costs.since("a1", Instant.EPOCH)).isEqualTo(new NanoUsd(111));
        assertThat(costs.since("a3", Instant.EPOCH)).isEqualTo(new NanoUsd(0));
    }

    @Test
    void theQuarterOfAnHourInWhichThatWasIsPartOfIt() {
        cost("a1", "a", "2026-11-22T03:00:00Z", 1);
        cost("a1", "b", "2026-11-22T02:59:59Z", 10);

        assertThat(new AccountCosts(estate.database).since("a1", Instant.parse("2026-11-22T03:14:59Z")))
                .isEqualTo(new NanoUsd(1));
    }

    private void cost(String account, String exchange, String at, long nanoUsd) {
        UsageRecord usage = UsageRecords.of(exchange, "key-1", Instant.parse(at), nanoUsd);
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(
                        List.of(UsageRecords.withAccount(usage, account)), new JournalPosition("node", 1, 1, 1, 1)));
    }
}
