package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Script;
import io.clauderelay.testing.HandClock;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** No cent over a budget, and none held back when nothing is under way. */
@ExtendWith(LeakWatch.class)
class KeyBudgetsTest {
    private final HandClock clock = new HandClock("2026-11-27T12:00:00Z");

    @TempDir
    private Path folder;

    private RunningRelay relay;

    @BeforeEach
    void start() throws IOException {
        relay = RunningRelay.startEmpty(folder, new QuickSettings(), clock);
        relay.api().createAccount(relay.upstream().baseUrl(), RunningRelay.CREDENTIAL);
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
    }

    @Test
    void aBudgetIsSpentToItsLastWorstCaseAndNeverGoneOver() {
        ManagementApi.IssuedKey key = key(Map.of("daily", 0.02));

        RawAnswer refused = spendAll(key);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.errorType()).isEqualTo("billing_error");
        assertThat(refused.errorMessage())
                .contains("daily budget")
                .contains("2026-11-28T00:00:00Z")
                .contains("ask whoever issued the key");
        assertThat(refused.header("x-should-retry")).hasValue("false");
        assertThat(refused.header("retry-after")).hasValue("43200");
        assertThat(refused.header("anthropic-ratelimit-unified-status")).hasValue("rejected");
        assertThat(refused.header("anthropic-ratelimit-unified-overage-disabled-reason"))
                .hasValue("org_spend_cap_reached");
        assertThat(refused.header("anthropic-ratelimit-unified-reset")).hasValue("1795824000");
        assertThat(money(key, "spent")).isPositive().isLessThanOrEqualTo(new BigDecimal("0.02"));
        assertThat(money(key, "reserved")).isZero();
    }

    @Test
    void theSameInTheWordsOfOpenAi() {
        relay.api().createAccount(Platform.CODEX, relay.upstream().baseUrl(), "sk-of-codex", Map.of());
        ManagementApi.IssuedKey key = key(Map.of("total", 0.000_1));

        RawAnswer refused = relay.ask(Ask.of("POST /v1/responses", "authorization: Bearer " + key.secret())
                .body("{\"model\": \"gpt-6-sol\", \"input\": \"hi\", \"max_output_tokens\": 100}"));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().at("/error/type").asText()).isEqualTo("billing_error");
        assertThat(refused.json().at("/error/code").asText()).isEqualTo("insufficient_quota");
        assertThat(refused.errorMessage()).contains("total budget");
        assertThat(refused.header("x-should-retry")).hasValue("false");
        assertThat(refused.header("retry-after")).isEmpty();
    }

    @Test
    void aBudgetOutlivesTheRelayAndBeginsAnewAtItsReset() throws IOException {
        ManagementApi.IssuedKey key =
                key(Map.of("daily", 0.02, "reset", Map.of("hour", 6, "timeZone", "Asia/Kolkata")));
        spendAll(key);
        BigDecimal spent = money(key, "spent");
        relay.close();

        relay = RunningRelay.startEmpty(folder, new QuickSettings(), clock);
        relay.api().createAccount(relay.upstream().baseUrl(), RunningRelay.CREDENTIAL, Map.of("name", "again"));
        assertThat(money(key, "spent")).isEqualByComparingTo(spent);
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(429);

        // Six in the morning in Kolkata.
        clock.advance(Duration.ofMinutes(12 * 60 + 30));
        Eventually.holds(() -> relay.ask(Ask.message(key.secret())).status() == 200);
    }

    @Test
    void manyAtOnceStayWithinTheBudgetAndNothingStaysReserved() {
        ManagementApi.IssuedKey key = key(Map.of("daily", 0.01));
        relay.upstream().answerWith(Script.named("events-10+every-5"));

        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> relay.ask(Ask.stream(key.secret())).status()));
        }

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(200, 429);
        assertThat(money(key, "spent")).isPositive().isLessThanOrEqualTo(new BigDecimal("0.01"));
        assertThat(money(key, "reserved")).isZero();
    }

    @Test
    void aModelWithoutAPriceIsRefusedWithTheReason() {
        ManagementApi.IssuedKey key = key(Map.of("daily", 5));

        RawAnswer refused = relay.ask(Ask.post("/v1/messages", key.secret()).body(Ask.json("unheard-of-model", false)));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorMessage()).contains("no price for the model unheard-of-model");
        assertThat(refused.header("x-should-retry")).hasValue("false");
    }

    @Test
    void aClientThatLeavesIsChargedWhatItMayHaveUsed() {
        ManagementApi.IssuedKey key = key(Map.of("daily", 5));
        relay.upstream().answerNextWith(Script.named("stall-after-5"));
        RawConnection leaving = relay.connect();
        leaving.send(Ask.stream(key.secret()));
        Eventually.holds(() -> money(key, "reserved").signum() > 0);
        BigDecimal reserved = money(key, "reserved");

        leaving.close();

        Eventually.holds(() -> money(key, "reserved").signum() == 0);
        assertThat(money(key, "spent")).isPositive().isLessThanOrEqualTo(reserved);
    }

    @Test
    void whatRanBeforeTheFirstBudgetCameIsChargedToIt() throws IOException {
        ManagementApi.IssuedKey key = relay.newKey("without limits until now");
        relay.upstream().answerNextWith(Script.named("stall-after-5"));
        RawConnection running = relay.connect();
        running.send(Ask.stream(key.secret()));
        running.readUntil("content_block_delta");
        relay.api().change("PUT", "/keys/" + key.id(), Map.of("budgets", Map.of("daily", 5)));
        assertThat(money(key, "spent")).isZero();

        running.close();

        Eventually.holds(() -> money(key, "spent").signum() > 0);
    }

    private RawAnswer spendAll(ManagementApi.IssuedKey key) {
        RawAnswer answer = relay.ask(Ask.message(key.secret()));
        for (int i = 0; i < 1_000 && answer.status() == 200; i++) {
            answer = relay.ask(Ask.message(key.secret()));
        }
        return answer;
    }

    private BigDecimal money(ManagementApi.IssuedKey key, String what) {
        JsonNode budget = relay.api().read("/keys/" + key.id() + "/limits").at("/budgets/0");
        return budget.get(what).decimalValue();
    }

    private ManagementApi.IssuedKey key(Map<String, ?> budgets) {
        ManagementApi.IssuedKey issued = relay.api().createKey(Map.of("name", "of little money", "budgets", budgets));
        relay.letsIn(issued.secret());
        return issued;
    }
}
