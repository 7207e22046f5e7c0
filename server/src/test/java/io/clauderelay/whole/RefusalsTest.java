package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the relay turns away by itself: in the words clients know, at no cost, and without harm to what comes after. */
@ExtendWith(LeakWatch.class)
class RefusalsTest {
    private static final int TOO_LONG = 40 * 1_024 * 1_024;

    private static RunningRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.headTimeout = Duration.ofMillis(300);
        settings.bodyTimeout = Duration.ofMillis(300);
        relay = RunningRelay.start(folder, settings);
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    @AfterEach
    void theRelayStillServes() {
        assertThat(relay.ask(relay.stream()).end()).isEqualTo(End.WHOLE);
    }

    private static void assertRefused(RawAnswer answer, int status, String type) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.end()).isEqualTo(End.WHOLE);
        assertThat(answer.header("content-type")).hasValue("application/json");
        assertThat(answer.json().get("type").asText()).isEqualTo("error");
        assertThat(answer.errorType()).isEqualTo(type);
        assertThat(answer.json().get("request_id").asText()).isEqualTo(answer.required("request-id"));
    }

    private static void assertFinal(RawAnswer answer, int status, String type) {
        assertRefused(answer, status, type);
        assertThat(answer.header("x-should-retry")).hasValue("false");
    }

    // ---- keys

    @Test
    void withoutAKeyNothingGoes() {
        Ask nameless = relay.message().without("x-api-key");
        assertFinal(relay.ask(nameless), 401, "authentication_error");
        assertFinal(relay.ask(nameless.line("x-api-key: ")), 401, "authentication_error");
        assertFinal(relay.ask(nameless.line("authorization: Basic eA==")), 401, "authentication_error");
        assertFinal(relay.ask(nameless.line("x-api-key: cr_unknown")), 401, "authentication_error");
        assertFinal(relay.ask(nameless.line("x-api-key: " + "x".repeat(5_000))), 401, "authentication_error");
        assertFinal(relay.ask(Ask.models("cr_unknown")), 401, "authentication_error");
    }

    @Test
    void aKeyThatAnAdminDisabledIsTurnedAway() throws IOException {
        ManagementApi.IssuedKey key = relay.newKey("to be disabled");
        relay.api().change("PUT", "/keys/" + key.id(), Map.of("active", false));
        relay.newKey("whose creation tells that the change is in force");

        RawAnswer answer = relay.ask(Ask.message(key.secret()));
        assertFinal(answer, 401, "authentication_error");
        assertThat(answer.errorMessage()).contains("disabled");
    }

    @Test
    void aKeyThatHasRunOutIsTurnedAway() {
        ManagementApi.IssuedKey key = relay.api()
                .createKey(Map.of(
                        "name",
                        "short-lived",
                        "expiry",
                        Map.of(
                                "mode",
                                "fixed",
                                "at",
                                Instant.now().plusSeconds(2).toString())));
        relay.letsIn(key.secret());
        Eventually.holds(() -> relay.ask(Ask.message(key.secret())).status() == 401);

        RawAnswer answer = relay.ask(Ask.message(key.secret()));
        assertFinal(answer, 401, "authentication_error");
        assertThat(answer.errorMessage()).contains("expired");
    }

    // ---- requests

    @ParameterizedTest
    @CsvSource({
        "GET /v1/messages, 405, invalid_request_error",
        "PUT /v1/messages, 405, invalid_request_error",
        "DELETE /v1/models, 405, invalid_request_error",
        "GET /, 200, ",
        "GET /api/hello, 200, ",
        "GET /v2/messages, 404, not_found_error",
        "GET /v1/messages/batches, 404, not_found_error",
        "POST /nowhere?a=b, 404, not_found_error",
    })
    void everyPathAndMethodHasItsAnswer(String requestLine, int status, String type) {
        RawAnswer answer = relay.ask(Ask.of(requestLine).body("{}"));

        assertThat(answer.status()).isEqualTo(status);
        if (status != 200) {
            assertFinal(answer, status, type);
        }
        assertThat(answer.header("allow").isPresent()).isEqualTo(status == 405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{",
                "{\"model\":\"m\",",
                "[]",
                "{\"stream\":true}",
                "{\"model\":\"\"}",
                "{\"model\":7}",
                "{\"model\":\"cheap\",\"model\":\"dear\"}",
                "{\"model\":\"cheap\",\"\\u006dodel\":\"dear\"}",
                "{\"model\":\"m\",\"stream\":true,\"stream\":false}",
                "{\"model\":\"m\"} {\"model\":\"m\"}"
            })
    void aBodyThatNoUpstreamCouldUnderstandStaysHere(String body) {
        RawAnswer answer = relay.ask(relay.message().body(body));

        assertFinal(answer, 400, "invalid_request_error");
        LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
        assertThat(row.attempts()).isZero();
        assertThat(row.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(row.costNanoUsd()).isZero();
    }

    @Test
    void encodingsTheRelayCannotReadAreNamed() {
        RawAnswer unknown = relay.ask(relay.message().line("content-encoding: br"));
        assertFinal(unknown, 400, "invalid_request_error");
        assertThat(unknown.errorMessage()).contains("br");

        assertFinal(relay.ask(relay.message().line("content-encoding: gzip")), 400, "invalid_request_error");
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsRead() {
        Ask announced = relay.message().line("content-length: " + TOO_LONG).without("content-length");
        Ask tooLong = announced.line("content-length: " + TOO_LONG);
        try (RawConnection connection = relay.connect().send(tooLong.head())) {
            assertFinal(connection.read(), 413, "request_too_large");
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
        }
        try (RawConnection connection =
                relay.connect().send(tooLong.line("expect: 100-continue").head())) {
            RawAnswer answer = connection.readHead();
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyThatTurnsOutTooLongIsRefusedAndTheClientSeesIt() {
        Ask tooLong = relay.message().body(Ask.bodyOf(TOO_LONG));
        for (Ask ask : new Ask[] {tooLong, tooLong.chunked(64 * 1_024)}) {
            try (RawConnection connection = relay.connect()) {
                assertFinal(connection.ask(ask), 413, "request_too_large");
            }
        }
    }

    @Test
    void oneByteTooManyIsTooMany() {
        int most = 32 * 1_024 * 1_024;
        Ask chunked = relay.message().body(Ask.bodyOf(most + 1)).chunked(1_024 * 1_024);

        assertFinal(relay.ask(chunked), 413, "request_too_large");
    }

    @Test
    void whoIsNotLetInNeedNotSendTheBody() {
        Ask stranger = relay.message()
                .without("x-api-key")
                .line("x-api-key: cr_unknown")
                .line("expect: 100-continue");
        try (RawConnection connection = relay.connect().send(stranger.head())) {
            assertFinal(connection.read(), 401, "authentication_error");
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
        }
        Ask lost = Ask.of("POST /nowhere", "expect: 100-continue", "content-length: 10");
        try (RawConnection connection = relay.connect().send(lost.head())) {
            assertFinal(connection.read(), 404, "not_found_error");
        }
    }

    // ---- what is not HTTP, or stops being it

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 1e3\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost : x\r\n\r\n",
                "POST /v1/messages HTTP/1.1\nhost: x\n\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-a: b\rc\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: identity\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "POST /v1/messages HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void whatCouldBeReadInTwoWaysIsRefusedAndTheConnectionClosed(String bytes) {
        try (RawConnection connection = relay.connect().send(bytes)) {
            assertFinal(connection.read(), 400, "invalid_request_error");
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
        }
    }

    @Test
    void nothingBehindAnAmbiguousRequestIsServed() {
        int served = relay.upstream().ledger().answers().size();
        String smuggled = new String(relay.message().bytes(), UTF_8);
        String ambiguous = new String(
                Ask.of("POST /v1/messages", "content-length: 4", "transfer-encoding: chunked")
                        .head(),
                UTF_8);
        try (RawConnection connection = relay.connect().send(ambiguous + "0\r\n\r\n" + smuggled)) {
            assertThat(connection.read().status()).isEqualTo(400);
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
        }
        assertThat(relay.upstream().ledger().answers()).hasSize(served);
    }

    @Test
    void aFloodOfHeadersIsTooMuch() {
        Ask flood = relay.message();
        for (int i = 0; i < 100; i++) {
            flood = flood.line("x-" + i + ": " + "y".repeat(1_000));
        }
        assertFinal(relay.ask(flood), 431, "invalid_request_error");
        assertFinal(relay.ask(relay.message().to("/v1/messages?" + "q".repeat(20_000))), 431, "invalid_request_error");
    }

    @Test
    void halfAHeadDoesNotHoldAConnectionForEver() {
        try (RawConnection connection = relay.connect().send("POST /v1/mess")) {
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
        }
    }

    @Test
    void norDoesAHeadThatComesByTheDrop() {
        try (RawConnection connection = relay.connect().send("POST /v1/messages HTTP/1.1\r\n");
                ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor()) {
            // Every line comes in good time, and the head never ends.
            var _ = pace.scheduleAtFixedRate(() -> connection.send("x-a: b\r\n"), 0, 50, TimeUnit.MILLISECONDS);

            assertThat(connection.awaitEnd()).isIn(End.WHOLE, End.RESET);
            pace.shutdownNow();
        }
    }

    @Test
    void halfABodyIsAnsweredWhenItStopsComing() {
        Ask ask = relay.message();
        try (RawConnection connection = relay.connect().send(ask.head()).send("{\"model\"")) {
            assertRefused(connection.read(), 408, "timeout_error");
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
        }
        try (RawConnection connection = relay.connect()
                .send(Ask.of("POST /nowhere", "content-length: 10").head())) {
            assertFinal(connection.read(), 404, "not_found_error");
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAtOnce(@TempDir Path folder) throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.maxConnections = 2;
        try (RunningRelay small = RunningRelay.startEmpty(folder, settings);
                RawConnection first = small.connect();
                RawConnection second = small.connect()) {
            assertThat(first.ask(Ask.of("GET /health")).status()).isEqualTo(200);
            assertThat(second.ask(Ask.of("GET /health")).status()).isEqualTo(200);
            try (RawConnection third = small.connect()) {
                assertThat(third.awaitEnd()).isIn(End.WHOLE, End.RESET);
            }
        }
    }
}
