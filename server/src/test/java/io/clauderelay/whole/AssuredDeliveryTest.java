package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.NoAnswer;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.dialect.anthropic.AnthropicDialect;
import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client whose answers are held until they are whole: what it is told while it waits, and what it gets at last. */
@Timeout(60)
class AssuredDeliveryTest {
    private static final String PING = new AnthropicDialect().ping();
    private static final Duration SLOWLY = Duration.ofMillis(40);
    private static final Reply SLOW = Reply.events(12, 150).every(SLOWLY);
    private static final Reply QUICK = Reply.events(5, 150);
    private static final String FIRST = "sk-ant-api03-first-of-two";

    private static final AtomicInteger sessions = new AtomicInteger();

    private static RunningRelay relay;
    private static ManagementApi.IssuedKey key;
    private static String first;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.pingInterval = Duration.ofMillis(100);
        settings.firstEventTimeout = Duration.ofMillis(400);
        settings.maxAssured = ByteSize.of("64KiB");
        relay = RunningRelay.start(folder, settings);
        first = relay.api().createAccount(relay.upstream().baseUrl(), FIRST, Map.of("priority", 1, "name", "first"));
        key = relay.api().createKey(Map.of("name", "assured", "delivery", "assured"));
        relay.letsIn(key.secret());
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    @AfterEach
    void forgive() {
        relay.forgive(relay.account());
        relay.forgive(first);
    }

    /** A request of a session of its own, so that the first account is asked first. */
    private static Ask stream() {
        return Ask.stream(key.secret()).line("x-session-id: " + sessions.incrementAndGet());
    }

    private static RawAnswer ask(Script ofFirst, Script ofSecond) {
        return ask(stream(), ofFirst, ofSecond);
    }

    private static RawAnswer ask(Ask ask, Script ofFirst, Script ofSecond) {
        relay.upstream().answerFor(FIRST, ofFirst);
        relay.upstream().answerWith(ofSecond);
        return relay.ask(ask);
    }

    private static LedgerFile.Row row(RawAnswer answer) {
        return relay.ledger().await(answer.exchangeId());
    }

    /** The events without those that only keep the client waiting. */
    private static String withoutPings(RawAnswer answer) {
        return answer.text().replace(PING, "");
    }

    private static void assertWhole(String events, int deltas) {
        assertThat(events).startsWith("event: message_start\n").endsWith("data: {\"type\":\"message_stop\"}\n\n");
        assertThat(events.split("event: content_block_delta\n", -1)).hasSize(deltas + 1);
        assertThat(events).containsOnlyOnce("event: message_start\n").doesNotContain("event: error");
    }

    @Test
    void anAnswerThatIsSoonWholeComesAsTheUpstreamSentIt() {
        RawAnswer answer = ask(QUICK, QUICK);

        assertWhole(answer.text(), 5);
        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.required("request-id")).startsWith("req_");
    }

    @Test
    void whoeverWaitsLongerIsPingedAndThenGetsAllOfIt() {
        RawAnswer answer = ask(SLOW, SLOW);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith(PING + PING);
        assertWhole(withoutPings(answer), 12);
        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.header("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(answer.required("request-id")).isEqualTo(answer.exchangeId());
        assertThat(row(answer).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void aCutInTheMiddleIsMadeGoodByAnotherAccount() {
        RawAnswer answer = ask(SLOW.withFlaw(Flaw.resetAfter(10)), QUICK);

        assertThat(answer.text()).startsWith(PING);
        assertWhole(withoutPings(answer), 5);
        LedgerFile.Row row = row(answer);
        assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(row.accountId()).isEqualTo(relay.account());
        assertThat(row.attempts()).isEqualTo(2);
    }

    @Test
    void soIsAnErrorInTheMiddle() {
        RawAnswer answer = ask(QUICK.withFlaw(Flaw.overloadedAfter(3)), QUICK);

        assertWhole(answer.text(), 5);
        assertThat(row(answer).accountId()).isEqualTo(relay.account());
    }

    @Test
    void whoeverWasPingedInVainIsToldInsideTheStream() {
        RawAnswer answer = ask(SLOW.withFlaw(Flaw.resetAfter(10)), Refusal.of(400));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end()).isEqualTo(End.CUT);
        assertThat(withoutPings(answer)).startsWith("event: error\ndata: {").endsWith("}}\n\n");
        assertThat(row(answer).outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void nobodyIsTold200BeforeAnUpstreamHasAnswered() {
        RawAnswer answer = ask(NoAnswer.SILENCE, Refusal.of(400));

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aClientOfHttp10WaitsWithoutPings() {
        RawAnswer answer = ask(stream().http10(), SLOW.withFlaw(Flaw.resetAfter(10)), SLOW);

        assertWhole(answer.text(), 12);
    }

    @Test
    void aDocumentIsHeldToo() {
        RawAnswer answer = ask(
                Ask.message(key.secret()).line("x-session-id: document"), QUICK.withFlaw(Flaw.resetAfter(1)), QUICK);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("type").asText()).isEqualTo("message");
        assertThat(row(answer).attempts()).isEqualTo(2);
    }

    @Test
    void whatIsLongerThanMayBeHeldComesAsItIsMade() {
        RawAnswer answer = ask(Reply.events(1_000, 150), QUICK);

        assertWhole(answer.text(), 1_000);
        RawAnswer cut = ask(Reply.events(1_000, 150).withFlaw(Flaw.closeAfter(900)), QUICK);
        assertThat(cut.end()).isNotEqualTo(End.WHOLE);
        assertThat(row(cut).outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void aDocumentLongerThanMayBeHeldComesAsItIsMadeToo() {
        RawAnswer answer = ask(Ask.message(key.secret()).line("x-session-id: long"), Reply.events(3_000, 150), QUICK);

        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.json().get("type").asText()).isEqualTo("message");
        assertThat(answer.text().length()).isGreaterThan(64 * 1024);
        assertThat(row(answer).attempts()).isEqualTo(1);
    }

    @Test
    void aClientThatLeavesWhileItWaitsCancelsTheUpstream() {
        relay.upstream().answerFor(FIRST, Reply.events(1_000, 150).every(SLOWLY));
        RawAnswer head;
        try (RawConnection connection = relay.connect().send(stream())) {
            head = connection.readHead();
            connection.reset();
        }

        LedgerFile.Row row = relay.ledger().await(head.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(row.tokens().totalInput()).isPositive();
    }
}
