package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.HandClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An account that has cost what it may gets no work, others do, and it recovers by itself. */
@ExtendWith(LeakWatch.class)
class AccountQuotaTest {
    private final HandClock clock = new HandClock("2026-11-27T12:00:00Z");

    @TempDir
    private Path folder;

    private RunningRelay relay;
    private ManagementApi.IssuedKey key;
    private String small;

    @BeforeEach
    void start() throws IOException {
        relay = RunningRelay.startEmpty(folder, new QuickSettings(), clock);
        small = relay.api()
                .createAccount(
                        relay.upstream().baseUrl(),
                        RunningRelay.CREDENTIAL,
                        Map.of("name", "small", "priority", 1, "dailyQuota", Map.of("usd", 0.000_000_001)));
        key = relay.newKey("of a small account");
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
    }

    @Test
    void theNextAccountServesWhenTheQuotaIsSpent() {
        String large = relay.api()
                .createAccount(
                        relay.upstream().baseUrl(), RunningRelay.CREDENTIAL, Map.of("name", "large", "priority", 2));
        RawAnswer first = relay.ask(Ask.message(key.secret()));
        RawAnswer second = relay.ask(Ask.message(key.secret()));

        assertThat(accountOf(first)).isEqualTo(small);
        assertThat(accountOf(second)).isEqualTo(large);
        assertThat(relay.ledger().await(second.required("x-relay-request-id")).attemptLog())
                .contains("quota-spent");
        Eventually.holds(() -> relay.api()
                .read("/accounts/claude-console/" + small + "/availability")
                .get("state")
                .asText()
                .equals("quota-spent"));
    }

    @Test
    void whereNoOtherIsLeftTheClientIsToldSoUntilTheDayBeginsAnew() {
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(200);

        RawAnswer refused = relay.ask(Ask.message(key.secret()));
        assertThat(refused.status()).isEqualTo(529);
        assertThat(refused.errorMessage()).contains("has cost what it may cost a day");
        assertThat(refused.required("retry-after")).isEqualTo("60");

        clock.advance(Duration.ofHours(12));
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(200);
    }

    @Test
    void aSpentQuotaOutlivesTheRelay() throws IOException {
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(200);
        relay.close();

        relay = RunningRelay.startEmpty(folder, new QuickSettings(), clock);
        Eventually.holds(() -> relay.ask(Ask.message(key.secret())).status() == 529);
    }

    private String accountOf(RawAnswer answer) {
        return String.valueOf(
                relay.ledger().await(answer.required("x-relay-request-id")).accountId());
    }
}
