package io.clauderelay.whole;

import static io.clauderelay.whole.RawUpstream.STREAM_HEAD;
import static io.clauderelay.whole.RawUpstream.chunk;
import static io.clauderelay.whole.RawUpstream.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.Framing;
import io.clauderelay.bench.NoAnswer;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.whole.RawAnswer.End;
import io.clauderelay.whole.RawUpstream.Then;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees, and the ledger keeps, when the upstream refuses, breaks or falls silent. */
@ExtendWith(LeakWatch.class)
class UpstreamFailuresTest {
    private static final TokenCounts SERVED = new TokenCounts(1_000, 200, 0, 0, 0, 0, 0);
    private static final Reply REPLY = Reply.events(10, 150).withTokens(SERVED);
    private static final int FAR = 5;

    private static RunningRelay relay;
    private static RawUpstream raw;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.firstEventTimeout = Duration.ofMillis(300);
        settings.responseTimeout = Duration.ofMillis(300);
        settings.upstreamIdleTimeout = Duration.ofMillis(300);
        relay = RunningRelay.start(folder, settings);
        raw = RawUpstream.behind(relay);
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
        raw.close();
    }

    @AfterEach
    void theRelayStillServes() {
        relay.forgetTroubles();
        assertThat(relay.ask(relay.stream()).end()).isEqualTo(End.WHOLE);
    }

    private static RawAnswer ask(Ask ask, Script script) {
        relay.upstream().answerNextWith(script);
        return relay.ask(ask);
    }

    private static LedgerFile.Row assertFailed(RawAnswer answer) {
        return assertFailedOn(relay.account(), answer);
    }

    private static LedgerFile.Row assertFailedOn(String account, RawAnswer answer) {
        LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
        assertThat(row.outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(row.accountId()).isEqualTo(account);
        return row;
    }

    // ---- it says so

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 404, 413, 422, 429, 500, 529})
    void itsErrorsPassAsTheyAre(int status) {
        RawAnswer streamed = ask(relay.stream(), Refusal.of(status).retryAfter(7));
        relay.forgetTroubles();
        RawAnswer whole = ask(relay.message(), Refusal.of(status).retryAfter(7));
        for (RawAnswer answer : List.of(streamed, whole)) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("retry-after")).hasValue("7");
            assertThat(answer.text())
                    .isEqualTo(Refusal.of(status).body().replace(Refusal.REQUEST_ID, answer.required("request-id")));
            LedgerFile.Row row = assertFailed(answer);
            assertThat(row.status()).isEqualTo(status);
            assertThat(row.costNanoUsd()).isZero();
        }
    }

    @Test
    void soDoesAPageOfWhateverStandsInFrontOfIt() {
        RawAnswer answer = ask(relay.stream(), Refusal.html(502));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("content-type")).hasValue("text/html");
        assertThat(answer.text()).isEqualTo(Refusal.html(502).body());
        assertFailed(answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void thatOurCredentialIsRefusedIsNotBlamedOnTheClient(int status) {
        RawAnswer answer = ask(relay.stream(), Refusal.of(status));

        assertUnavailable(answer, 503, "api_error");
        assertThat(answer.text()).doesNotContain(RunningRelay.CREDENTIAL);
        assertThat(assertFailed(answer).status()).isEqualTo(503);
    }

    private static void assertUnavailable(RawAnswer answer, int status, String type) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.errorType()).isEqualTo(type);
        assertThat(answer.errorMessage()).isNotBlank().doesNotContain("127.0.0.1");
    }

    @Test
    void anErrorEventPassesOnce() {
        RawAnswer answer = ask(relay.stream(), REPLY.withFlaw(Flaw.overloadedAfter(FAR)));

        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.text()).containsOnlyOnce("event: error").contains("overloaded_error");
        assertThat(assertFailed(answer).tokens()).isEqualTo(new TokenCounts(1_000, 1, 0, 0, 0, 0, 0));
    }

    // ---- nothing comes

    @Test
    void aConnectionThatIsResetBeforeTheAnswerIsABadGateway() {
        RawAnswer answer = relay.ask(relay.stream().line("x-script: reset"));

        assertUnavailable(answer, 502, "api_error");
        assertThat(assertFailed(answer).costNanoUsd()).isZero();
    }

    @Test
    void silenceBeforeTheAnswerEndsInATimeout() {
        assertUnavailable(ask(relay.stream(), NoAnswer.SILENCE), 504, "timeout_error");
        assertUnavailable(ask(relay.message(), NoAnswer.SILENCE), 504, "timeout_error");
    }

    @Test
    void theClientKeepsItsConnectionWhenOnlyTheUpstreamsBroke() {
        try (RawConnection connection = relay.connect()) {
            assertThat(connection.ask(relay.stream().line("x-script: reset")).status())
                    .isEqualTo(502);
            assertThat(connection.ask(relay.stream()).end()).isEqualTo(End.WHOLE);
        }
    }

    // ---- it breaks off

    private static RawAnswer assertToldOfTheCut(RawAnswer answer, String reason) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end()).isEqualTo(End.CUT);
        assertThat(answer.text())
                .contains("event: message_start")
                .doesNotContain("message_stop")
                .containsOnlyOnce("event: error")
                .contains(reason)
                .endsWith("}}\n\n");
        return answer;
    }

    @ParameterizedTest
    @EnumSource(Flaw.Hangup.class)
    void aStreamThatIsCutBetweenTwoEventsEndsWithAnErrorAndTheConnection(Flaw.Hangup how) {
        try (RawConnection connection = relay.connect()) {
            relay.upstream().answerNextWith(REPLY.every(Duration.ofMillis(1)).withFlaw(new Flaw.Cut(FAR, how)));
            RawAnswer answer = assertToldOfTheCut(connection.ask(relay.stream()), "closed the connection");

            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
            assertThat(assertFailed(answer).tokens().input()).isEqualTo(SERVED.input());
        }
    }

    @Test
    void soDoesOneThatFallsSilent() {
        try (RawConnection connection = relay.connect()) {
            relay.upstream().answerNextWith(REPLY.withFlaw(Flaw.stallAfter(FAR)));
            RawAnswer answer = assertToldOfTheCut(connection.ask(relay.stream()), "fell silent");

            assertThat(answer.text()).contains("timeout_error");
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
            assertFailed(answer);
            assertThat(relay.served(answer).cancelled()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void aStreamThatEndsWithoutItsLastEventIsNeverPassedOffAsWhole(Framing framing) {
        RawAnswer answer =
                ask(relay.stream(), REPLY.framed(framing).inPiecesOf(40).withFlaw(Flaw.NO_TERMINAL));

        assertThat(answer.text()).doesNotContain("message_stop");
        assertThat(answer.end()).isNotEqualTo(End.WHOLE);
        assertFailed(answer);
    }

    @Test
    void aStreamThatEndsByTheRulesWithoutItsLastEventEndsWithAnError() {
        assertToldOfTheCut(ask(relay.stream(), REPLY.withFlaw(Flaw.NO_TERMINAL)), "before it was whole");
    }

    static Stream<String> halves() {
        String begun = chunk(event("message_start"));
        String half = "event: content_block_delta\ndata: {\"ty";
        return Stream.of(
                STREAM_HEAD + "transfer-encoding: chunked\r\n\r\n" + begun + chunk(half),
                STREAM_HEAD + "transfer-encoding: chunked\r\n\r\n" + begun + "1000\r\n" + half,
                STREAM_HEAD + "transfer-encoding: chunked\r\n\r\n" + begun + "1000\r\n" + event("ping"),
                STREAM_HEAD + "content-length: 5000\r\n\r\n" + event("message_start"),
                STREAM_HEAD + "\r\n" + event("message_start") + half,
                STREAM_HEAD + "connection: close\r\n\r\n" + event("message_start") + half);
    }

    @ParameterizedTest
    @MethodSource("halves")
    void aCutInsideAnEventOrAChunkIsNeverACleanEnd(String bytes) {
        raw.answerNextWith(bytes, Then.FIN);
        RawAnswer closed = relay.ask(rawStream());
        raw.answerNextWith(bytes, Then.RST);
        RawAnswer reset = relay.ask(rawStream());
        for (RawAnswer answer : List.of(closed, reset)) {
            assertThat(answer.end()).isIn(End.CUT, End.RESET);
            assertThat(answer.text()).startsWith(event("message_start")).doesNotContain("event: error");
            assertFailedOn(raw.accountId(), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n12345",
                "SSH-2.0-OpenSSH_9.9\r\n",
                "HTTP/1.1 200 OK\n\n"
            })
    void anAnswerThatCouldBeReadInTwoWaysIsABadGateway(String bytes) {
        raw.answerNextWith(bytes, Then.FIN);

        assertUnavailable(relay.ask(rawStream()), 502, "api_error");
    }

    @Test
    void aStreamThatIsBrokenBehindItsLastEventIsWhole() {
        raw.answerNextWith(
                STREAM_HEAD + "transfer-encoding: chunked\r\n\r\n" + chunk(event("message_start"))
                        + chunk(event("message_stop")),
                Then.RST);
        RawAnswer answer = relay.ask(rawStream());

        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(relay.ledger().await(answer.exchangeId()).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    private static Ask rawStream() {
        return relay.stream().body(Ask.json(RawUpstream.MODEL, true));
    }

    @Test
    void clientsOfHttp10SeeACutAsAReset() {
        relay.upstream().answerNextWith(REPLY.withFlaw(Flaw.closeAfter(FAR)));

        assertThat(relay.ask(relay.stream().http10()).end()).isEqualTo(End.RESET);
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void aDocumentThatIsCutIsNeverACleanEnd(Framing framing) {
        Reply framed = REPLY.framed(framing);
        RawAnswer closed = ask(relay.message(), framed.withFlaw(Flaw.closeAfter(1)));
        RawAnswer reset = ask(relay.message(), framed.withFlaw(Flaw.resetAfter(1)));
        for (RawAnswer answer : List.of(closed, reset)) {
            assertThat(answer.end()).isIn(End.CUT, End.RESET);
            assertFailed(answer);
        }
    }

    @Test
    void aMalformedEventPassesAndStopsNothing() {
        RawAnswer answer = ask(relay.stream(), REPLY.withFlaw(Flaw.malformedAfter(FAR)));

        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.text()).contains("text_del\n\n").contains("message_stop");
        assertThat(relay.ledger().await(answer.exchangeId()).tokens()).isEqualTo(SERVED);
    }

    // ---- its kept connections

    @Test
    void aKeptConnectionThatTheUpstreamClosedIsReplacedUnnoticed() {
        try (RawConnection client = relay.connect()) {
            raw.answerNextWith(RawUpstream.emptyStream(), Then.KEEP);
            assertThat(client.ask(rawStream()).end()).isEqualTo(End.WHOLE);

            for (Then how : List.of(Then.FIN, Then.RST)) {
                raw.answerNextWith("", how);
                raw.answerNextWith(RawUpstream.emptyStream(), Then.KEEP);
                RawAnswer answer = client.ask(rawStream());

                assertThat(answer.end()).isEqualTo(End.WHOLE);
                LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
                assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
                assertThat(row.attempts()).isEqualTo(1);
            }
        }
    }
}
