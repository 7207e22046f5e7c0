package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.NoAnswer;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.testing.HandClock;
import io.clauderelay.vocabulary.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An account that is down for a while is left alone, and found well again by one request at a time. */
@ExtendWith(LeakWatch.class)
class BreakerTest {
    private static final String FIRST = "sk-ant-whole-first-of-the-two";
    private static final String SECOND = "sk-ant-whole-second-of-the-two";
    private static final Reply WELL = Reply.text("The first account answers.");
    private static final Reply OTHER = Reply.text("The second account answers.");

    private final HandClock clock =
            new HandClock(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());

    private final AtomicInteger asked = new AtomicInteger();
    private RunningRelay relay;
    private String first;
    private String secret = "";

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        // Nobody waits for the account: what the relay knows, it says at once.
        settings.queueTimeout = Duration.ZERO;
        relay = RunningRelay.startEmpty(folder, settings, clock);
        first = account(FIRST, 1);
        relay.upstream().answerFor(FIRST, NoAnswer.RESET);
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
    }

    private String account(String credential, int priority) {
        return relay.api().createAccount(relay.upstream().baseUrl(), credential, Map.of("priority", priority));
    }

    private String andSecond() throws IOException {
        String second = account(SECOND, 50);
        relay.upstream().answerFor(SECOND, OTHER);
        secret = relay.newKey("two accounts").secret();
        return second;
    }

    /** Each the beginning of a conversation of its own, so that none is bound to where another went. */
    private RawAnswer ask() {
        return relay.ask(Ask.message(secret).body("""
                {"model":"%s","max_tokens":64,"messages":[{"role":"user","content":"question %d"}]}""".formatted(Ask.MODEL, asked.incrementAndGet())));
    }

    /** A request that the first account has begun to answer when this returns, and does not go on with. */
    private CompletableFuture<RawAnswer> askAndHold() {
        relay.upstream().answerFor(FIRST, WELL.withFlaw(Flaw.HEADERS_THEN_SILENCE));
        long before = relay.upstream().acceptedConnections();
        CompletableFuture<RawAnswer> held = CompletableFuture.supplyAsync(this::ask);
        Eventually.holds(() -> relay.upstream().acceptedConnections() > before);
        return held;
    }

    private RawAnswer letGoOn(CompletableFuture<RawAnswer> held) throws InterruptedException, ExecutionException {
        relay.upstream().answerFor(FIRST, WELL);
        Eventually.holds(() -> {
            relay.upstream().continueStalled();
            return held.isDone();
        });
        return held.get();
    }

    private void assertAnsweredBy(Reply reply, RawAnswer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end()).isEqualTo(RawAnswer.End.WHOLE);
        assertThat(answer.json().at("/content/0/text").asText())
                .isEqualTo(reply.equals(WELL) ? "The first account answers." : "The second account answers.");
        assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    private void assertAskedOfFirst(int times) {
        Eventually.passes(() -> assertThat(relay.upstream().ledger().answers())
                .filteredOn(BreakerTest::isOfFirst)
                .hasSize(times));
    }

    private static boolean isOfFirst(ServedAnswer served) {
        return served.request().header("x-api-key").orElse("").equals(FIRST);
    }

    /** How the management API shows the first account. */
    private JsonNode shown() {
        return relay.api().read("/accounts/claude-console/" + first).get("account");
    }

    private void assertCoolingFor(@Nullable Duration time) {
        JsonNode account = shown();
        assertThat(account.get("state").asText()).isEqualTo("cooling");
        assertThat(account.get("stateReason").asText()).contains("closed the connection before its answer");
        assertThat(account.path("stateUntil").asText(""))
                .isEqualTo(time == null ? "" : clock.instant().plus(time).toString());
    }

    private void assertRefusedAtOnce(RawAnswer answer, int retryAfter) {
        assertThat(answer.status()).isEqualTo(529);
        assertThat(answer.errorType()).isEqualTo("overloaded_error");
        assertThat(answer.header("retry-after")).hasValue(Integer.toString(retryAfter));
        LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(row.attempts()).isZero();
        assertThat(row.accountId()).isNull();
    }

    @Test
    void theOnlyAccountIsLeftAloneUntilOneRequestFindsItWell() throws Exception {
        secret = relay.newKey("one account").secret();
        // Each asks twice; the third failure in a row opens the breaker, and the fourth makes that no longer.
        assertThat(ask().status()).isEqualTo(502);
        assertThat(ask().status()).isEqualTo(502);
        assertCoolingFor(Duration.ofSeconds(10));

        assertRefusedAtOnce(ask(), 10);
        clock.advance(Duration.ofSeconds(9));
        assertRefusedAtOnce(ask(), 1);
        assertAskedOfFirst(4);

        clock.advance(Duration.ofSeconds(1));
        assertCoolingFor(null);
        CompletableFuture<RawAnswer> probe = askAndHold();
        assertRefusedAtOnce(ask(), 1);
        assertAskedOfFirst(4);

        assertAnsweredBy(WELL, letGoOn(probe));
        assertThat(shown().get("state").asText()).isEqualTo("ready");
        assertAnsweredBy(WELL, ask());
        assertAskedOfFirst(6);
    }

    @Test
    void theSecondAccountAnswersWhileTheFirstIsLeftAlone() throws Exception {
        String second = andSecond();
        for (int failures = 1; failures <= 3; failures++) {
            assertAnsweredBy(OTHER, ask());
            assertAskedOfFirst(failures);
        }
        assertCoolingFor(Duration.ofSeconds(10));

        RawAnswer past = ask();
        assertAnsweredBy(OTHER, past);
        assertPassedOver(past, second, "cooling");

        clock.advance(Duration.ofSeconds(10));
        CompletableFuture<RawAnswer> probe = askAndHold();
        RawAnswer beside = ask();
        assertAnsweredBy(OTHER, beside);
        assertPassedOver(beside, second, "on-trial");
        assertAskedOfFirst(3);

        assertAnsweredBy(WELL, letGoOn(probe));
        assertThat(shown().get("state").asText()).isEqualTo("ready");
        assertAnsweredBy(WELL, ask());
    }

    private void assertPassedOver(RawAnswer answer, String chosen, String reason) {
        LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
        assertThat(row.attempts()).isEqualTo(1);
        assertThat(row.attemptLog()).isEqualTo("""
                        [{"account":"%s","why":"only-ready","passedOver":[{"account":"%s","reason":"%s"}]}]""".formatted(chosen, first, reason));
    }

    @Test
    void aProbeThatFailsDoublesThePause() throws IOException {
        andSecond();
        for (int failures = 1; failures <= 3; failures++) {
            assertAnsweredBy(OTHER, ask());
        }
        clock.advance(Duration.ofSeconds(10));

        assertAnsweredBy(OTHER, ask());
        assertCoolingFor(Duration.ofSeconds(20));
        assertAnsweredBy(OTHER, ask());
        assertAskedOfFirst(4);
    }

    @Test
    void streamsThatEndEarlyOpenItToo() throws IOException {
        secret = relay.newKey("one account").secret();
        relay.upstream().answerFor(FIRST, Reply.events(10, 150).withFlaw(Flaw.NO_TERMINAL));
        for (int failures = 1; failures <= 3; failures++) {
            assertThat(shown().get("state").asText()).isEqualTo("ready");
            assertThat(relay.ask(Ask.stream(secret)).end()).isEqualTo(RawAnswer.End.CUT);
        }

        assertThat(shown().get("state").asText()).isEqualTo("cooling");
        assertThat(shown().get("stateReason").asText()).contains("ended its answer before it was whole");
        assertRefusedAtOnce(ask(), 10);
    }
}
