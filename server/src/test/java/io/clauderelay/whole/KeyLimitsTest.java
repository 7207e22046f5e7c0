package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Places and windows of keys, as clients meet them. */
@ExtendWith(LeakWatch.class)
class KeyLimitsTest {
    private static final Script SLOW = Script.named("events-20+every-20");

    @TempDir
    private Path folder;

    private RunningRelay relay;

    @BeforeEach
    void start() throws IOException {
        relay = RunningRelay.start(folder);
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
    }

    @Test
    void whoFindsNoPlaceIsToldToComeAgain() {
        ManagementApi.IssuedKey key = key(Map.of("name", "one", "concurrency", 1));
        relay.upstream().answerNextWith(Script.named("stall-after-5"));
        RawConnection busy = relay.connect();
        busy.send(Ask.stream(key.secret()));
        busy.readUntil("content_block_delta");
        assertThat(use(key).at("/concurrency/inUse").asInt()).isEqualTo(1);

        RawAnswer refused = relay.ask(Ask.message(key.secret()));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.errorType()).isEqualTo("rate_limit_error");
        assertThat(Integer.parseInt(refused.required("retry-after"))).isBetween(1, 60);
        assertThat(refused.header("x-should-retry")).isEmpty();

        busy.close();
        Eventually.holds(() -> use(key).at("/concurrency/inUse").asInt() == 0);
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(200);
    }

    @Test
    void whoMayWaitIsServedWhenAPlaceIsFree() {
        ManagementApi.IssuedKey key = key(Map.of("name", "two", "concurrency", 2, "queueSeconds", 30));
        relay.upstream().answerWith(SLOW);

        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> relay.ask(Ask.stream(key.secret())).status()));
        }

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(200);
        assertThat(use(key).at("/concurrency/inUse").asInt()).isZero();
        assertThat(use(key).at("/concurrency/waiting").asInt()).isZero();
    }

    @Test
    void whoLeavesTheLineIsForgotten() {
        ManagementApi.IssuedKey key = key(Map.of("name", "left", "concurrency", 1, "queueSeconds", 60));
        relay.upstream().answerNextWith(Script.named("stall-after-3"));
        RawConnection busy = relay.connect();
        busy.send(Ask.stream(key.secret()));
        Eventually.holds(() -> use(key).at("/concurrency/inUse").asInt() == 1);
        RawConnection waiting = relay.connect();
        waiting.send(Ask.stream(key.secret()));
        Eventually.holds(() -> use(key).at("/concurrency/waiting").asInt() == 1);

        waiting.close();
        Eventually.holds(() -> use(key).at("/concurrency/waiting").asInt() == 0);
        busy.close();
        Eventually.holds(() -> use(key).at("/concurrency/inUse").asInt() == 0);
    }

    @Test
    void countingTokensTakesNoPlaceAndNoPartOfAWindow() {
        ManagementApi.IssuedKey key =
                key(Map.of("name", "counts", "concurrency", 1, "rate", Map.of("minutes", 5, "requests", 1)));

        for (int i = 0; i < 5; i++) {
            assertThat(relay.ask(Ask.post("/v1/messages/count_tokens", key.secret())
                                    .body(Ask.json(Ask.MODEL, false)))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(200);
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(429);
    }

    @Test
    void aWindowOutlivesTheRelay() throws IOException {
        ManagementApi.IssuedKey key =
                key(Map.of("name", "window", "rate", Map.of("minutes", 60, "requests", 2, "tokens", 1_000_000)));
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(200);
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(200);
        RawAnswer refused = relay.ask(Ask.message(key.secret()));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.errorMessage()).contains("2 requests within 60 minutes");
        long tokens = use(key).at("/rate/tokens").asLong();
        assertThat(tokens).isPositive();
        relay.close();

        relay = RunningRelay.startEmpty(folder, new QuickSettings());
        assertThat(use(key).at("/rate/requests").asInt()).isEqualTo(2);
        assertThat(use(key).at("/rate/tokens").asLong()).isEqualTo(tokens);
        assertThat(relay.ask(Ask.message(key.secret())).status()).isEqualTo(429);
    }

    private JsonNode use(ManagementApi.IssuedKey key) {
        return relay.api().read("/keys/" + key.id() + "/limits");
    }

    private ManagementApi.IssuedKey key(Map<String, ?> fields) {
        ManagementApi.IssuedKey issued = relay.api().createKey(fields);
        relay.letsIn(issued.secret());
        return issued;
    }
}
