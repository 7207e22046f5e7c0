package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Framing;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the upstream says was used is what the ledger says was used, and what it cost. */
@ExtendWith(LeakWatch.class)
class UsageTest {
    /** Every class of tokens, each with a number of its own. */
    private static final TokenCounts SERVED = new TokenCounts(1_000_003, 200_017, 50_021, 30_011, 20_023, 7_001, 2);

    /** By the price book: 2, 10, 0.10, 2.50 and 4 dollars a million, and 10 dollars a thousand searches. */
    private static final long COST_NANO_USD = 1_000_003L * 2_000
            + 200_017L * 10_000
            + 50_021L * 100
            + 30_011L * 2_500
            + 20_023L * 4_000
            + 2L * 10_000_000;

    private static RunningRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    @Test
    void everyClassOfTokensAndTheCostAreWhatWasServed() throws IOException {
        ManagementApi.IssuedKey key = relay.newKey("everything");
        List<RawAnswer> answers = new ArrayList<>();
        for (Framing framing : Framing.values()) {
            Reply reply = Reply.events(20, 150).withTokens(SERVED).framed(framing);
            relay.upstream().answerNextWith(reply, reply, reply.inPiecesOf(3));
            answers.add(relay.ask(Ask.stream(key.secret())));
            answers.add(relay.ask(Ask.message(key.secret())));
            answers.add(relay.ask(Ask.stream(key.secret())));
        }

        for (RawAnswer answer : answers) {
            LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
            ServedAnswer served = relay.served(answer);
            assertThat(row.tokens()).isEqualTo(SERVED).isEqualTo(served.tokens());
            assertThat(row.costNanoUsd()).isEqualTo(COST_NANO_USD);
            assertThat(row.priceVersion()).isNotBlank();
            assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(row.stream()).isEqualTo(served.stream());
            assertThat(row.model()).isEqualTo(Ask.MODEL);
            assertThat(row.keyId()).isEqualTo(key.id());
            assertThat(row.accountId()).isEqualTo(relay.account());
        }
        assertSums(key, answers.size());
    }

    private static void assertSums(ManagementApi.IssuedKey key, int requests) {
        JsonNode sums = ofKey(key);
        assertThat(sums.get("requests").asInt()).isEqualTo(requests);
        assertThat(sums.get("costNanoUsd").asLong()).isEqualTo(requests * COST_NANO_USD);
        assertThat(sums.at("/tokens/cacheWrite1h").asLong()).isEqualTo(requests * SERVED.cacheWrite1h());
    }

    private static JsonNode ofKey(ManagementApi.IssuedKey key) {
        for (JsonNode item : relay.api().usage("key").get("items")) {
            if (item.get("keyId").asText().equals(key.id())) {
                return item;
            }
        }
        throw new AssertionError("the statistics have nothing of key " + key.id());
    }

    @Test
    void everyGroupingHasTheSameTotals() {
        relay.ledger().await(relay.ask(relay.message()).exchangeId());

        JsonNode byModel = relay.api().usage("model").get("totals");
        assertThat(relay.api().usage("key").get("totals")).isEqualTo(byModel);
        assertThat(relay.api().usage("account").get("totals")).isEqualTo(byModel);
        assertThat(byModel.get("requests").asInt()).isEqualTo((int) relay.ledger().rows().stream()
                .filter(row -> row.operation().equals("messages"))
                .count());
    }

    @Test
    void countingTokensIsInTheLogAndInNoSum() throws IOException {
        ManagementApi.IssuedKey key = relay.newKey("counting");
        RawAnswer counted = relay.ask(
                Ask.post("/v1/messages/count_tokens?beta=true", key.secret()).body(Ask.json(Ask.MODEL, false)));
        RawAnswer message = relay.ask(Ask.message(key.secret()));

        assertThat(counted.json().get("input_tokens").asInt()).isPositive();
        LedgerFile.Row row = relay.ledger().await(counted.exchangeId());
        assertThat(row.operation()).isEqualTo("count_tokens");
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.tokens()).isEqualTo(TokenCounts.NONE);
        assertThat(row.costNanoUsd()).isZero();
        relay.ledger().await(message.exchangeId());
        assertThat(ofKey(key).get("requests").asInt()).isEqualTo(1);
    }

    @Test
    void aModelWithoutAPriceHasNoCostAndNotTheCostZero() throws IOException {
        ManagementApi.IssuedKey key = relay.newKey("unpriced");
        Ask ask = Ask.message(key.secret()).body(Ask.json("claude-of-tomorrow", false));
        LedgerFile.Row row = relay.ledger().await(relay.ask(ask).exchangeId());

        assertThat(row.costNanoUsd()).isNull();
        assertThat(row.tokens().input()).isPositive();
        assertThat(ofKey(key).get("unpricedRequests").asInt()).isEqualTo(1);
        assertThat(ofKey(key).has("costNanoUsd")).isFalse();
    }

    @Test
    void theModelThatReallyAnsweredIsThePricedOne() {
        relay.upstream()
                .answerNextWith(Reply.text("hi")
                        .withTokens(new TokenCounts(1_000, 0, 0, 0, 0, 0, 0))
                        .answeredBy("claude-opus-5-5"));
        LedgerFile.Row row = relay.ledger().await(relay.ask(relay.message()).exchangeId());

        assertThat(row.model()).isEqualTo(Ask.MODEL);
        assertThat(row.costNanoUsd()).isEqualTo(1_000L * 4_000);
    }

    @Test
    void manyAtOnceAreAllThereAndOnce() throws Exception {
        ManagementApi.IssuedKey key = relay.newKey("many");
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < 16; client++) {
            clients.add(Thread.startVirtualThread(() -> {
                try (RawConnection connection = relay.connect()) {
                    for (int i = 0; i < 25; i++) {
                        connection.ask(Ask.stream(key.secret()).line("x-script: events-5"));
                    }
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }

        List<LedgerFile.Row> rows = relay.ledger().awaitOfKey(key.id(), 16 * 25);
        assertThat(rows).hasSize(16 * 25).allMatch(row -> row.outcome() == Outcome.COMPLETED);
        assertThat(rows.stream().map(LedgerFile.Row::exchangeId).distinct()).hasSameSizeAs(rows);
        assertThat(ofKey(key).get("requests").asInt()).isEqualTo(rows.size());
    }

    @Test
    void everyExchangeLeavesOneLineInTheLog() {
        Logger log = (Logger) LoggerFactory.getLogger("io.clauderelay.exchange");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.INFO);
        RawAnswer served = relay.ask(relay.stream());
        RawAnswer refused = relay.ask(Ask.message("cr_unknown"));
        relay.ledger().await(served.exchangeId());
        log.setLevel(null);
        log.detachAppender(lines);

        assertThat(lines.list).hasSize(2).allMatch(line -> line.getMessage().equals("exchange"));
        assertThat(pairs(lines.list.getFirst()))
                .containsEntry("exchange", served.exchangeId())
                .containsEntry("key", relay.key().id())
                .containsEntry("account", relay.account())
                .containsEntry("model", Ask.MODEL)
                .containsEntry("outcome", "completed")
                .containsEntry("status", 200)
                .containsKeys("durationMs", "firstEventMs", "inputTokens", "outputTokens", "costNanoUsd");
        assertThat(pairs(lines.list.getLast()))
                .containsEntry("exchange", refused.exchangeId())
                .containsEntry("outcome", "refused")
                .containsEntry("status", 401)
                .doesNotContainKeys("key", "account");
    }

    private static Map<String, Object> pairs(ILoggingEvent line) {
        return line.getKeyValuePairs().stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }

    @Test
    void theScriptOfTheUpstreamIsWhatTheTestBelieves() {
        // Without this, a change of the upstream's standing script could empty the tests above unnoticed.
        relay.upstream().answerNextWith(Script.named("everything"));
        ServedAnswer served = relay.served(relay.ask(relay.stream()));

        assertThat(Map.of("whole", served.whole(), "cancelled", served.cancelled()))
                .isEqualTo(Map.of("whole", true, "cancelled", false));
        assertThat(served.tokens().cacheWrite1h()).isPositive();
    }
}
