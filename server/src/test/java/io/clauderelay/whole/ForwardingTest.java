package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Reply;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.whole.RawAnswer.End;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in on one side comes out on the other, byte for byte. */
@ExtendWith(LeakWatch.class)
class ForwardingTest {
    private static RunningRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    // ---- answers

    static Stream<String> scripts() {
        List<String> scripts = new ArrayList<>(List.of("everything", "events-3000", "thinking+every-1"));
        for (String framing : List.of("chunked", "content-length", "connection-close")) {
            IntStream.of(1, 2, 7, 64, 1_000).forEach(size -> scripts.add("everything+pieces-" + size + "+" + framing));
        }
        return scripts.stream();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersArriveAsTheUpstreamSentThem(String script) {
        for (Ask ask : List.of(relay.stream(), relay.message())) {
            Ask scripted = ask.line("x-script: " + script);
            RawAnswer relayed = relay.ask(scripted);

            assertThat(relayed.status()).isEqualTo(200);
            assertThat(relayed.end()).isEqualTo(End.WHOLE);
            assertThat(relayed.withoutIds()).isEqualTo(direct(scripted).withoutIds());
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void clientsOfHttp10GetThemWithoutChunks(String script) {
        for (Ask ask : List.of(relay.stream(), relay.message())) {
            Ask scripted = ask.line("x-script: " + script);
            try (RawConnection connection = relay.connect()) {
                RawAnswer relayed = connection.ask(scripted.http10());

                assertThat(relayed.headerNames()).doesNotContain("transfer-encoding");
                assertThat(relayed.end()).isEqualTo(End.WHOLE);
                assertThat(relayed.withoutIds()).isEqualTo(direct(scripted).withoutIds());
                assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
            }
        }
    }

    /** Sends past the relay. */
    private static RawAnswer direct(Ask ask) {
        try (RawConnection upstream = RawConnection.to(relay.upstream().port())) {
            return upstream.ask(ask);
        }
    }

    @Test
    void anHttpClientThatReadsEventsSeesThemAll() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(relay.baseUrl().resolve("/v1/messages?beta=true"))
                    .header("authorization", "Bearer " + relay.key().secret())
                    .header("anthropic-version", "2023-06-01")
                    .header("x-script", "events-50")
                    .POST(BodyPublishers.ofString(Ask.json(Ask.MODEL, true)))
                    .build();
            HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());

            List<String> events =
                    answer.body().filter(line -> line.startsWith("event: ")).toList();
            assertThat(events).hasSize(56).startsWith("event: message_start").endsWith("event: message_stop");
        }
    }

    // ---- connections

    @Test
    void aConnectionCarriesManyRequestsOnBothSides() {
        Ask ask = relay.stream().line("x-script: events-5");
        try (RawConnection connection = relay.connect()) {
            connection.ask(ask);
            long accepted = relay.upstream().acceptedConnections();
            for (int i = 0; i < 20; i++) {
                assertThat(connection.ask(ask).end()).isEqualTo(End.WHOLE);
            }
            assertThat(relay.upstream().acceptedConnections()).isEqualTo(accepted);
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() {
        ByteArrayOutputStream ahead = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            ahead.writeBytes(
                    i % 3 == 0
                            ? Ask.of("HEAD /api/hello").bytes()
                            : Ask.post("/v1/messages", relay.key().secret())
                                    .body(Ask.json("model-" + i, i % 3 == 1))
                                    .bytes());
        }
        try (RawConnection connection = relay.connect().send(ahead.toByteArray())) {
            for (int i = 0; i < 100; i++) {
                if (i % 3 == 0) {
                    assertThat(connection.readHead().status()).isEqualTo(200);
                } else {
                    assertThat(connection.read().text()).contains("\"model-" + i + "\"");
                }
            }
        }
    }

    @Test
    void thousandsOfSmallRequestsAheadDoNotOverwhelmTheRelay() {
        byte[] small = "GET /health HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(UTF_8);
        ByteArrayOutputStream ahead = new ByteArrayOutputStream();
        ahead.writeBytes(
                relay.stream().line("x-script: events-3+headers-after-50").bytes());
        for (int i = 0; i < 5_000; i++) {
            ahead.writeBytes(small);
        }
        try (RawConnection connection = relay.connect()) {
            Thread sender = Thread.startVirtualThread(() -> connection.send(ahead.toByteArray()));
            assertThat(connection.read().end()).isEqualTo(End.WHOLE);
            for (int i = 0; i < 5_000; i++) {
                assertThat(connection.read().status()).isEqualTo(200);
            }
            assertThat(sender.isAlive()).isFalse();
        }
    }

    @Test
    void connectionCloseIsHonoured() {
        try (RawConnection connection = relay.connect()) {
            RawAnswer answer = connection.ask(relay.stream().line("connection: close"));

            assertThat(answer.header("connection")).hasValue("close");
            assertThat(answer.end()).isEqualTo(End.WHOLE);
            assertThat(connection.awaitEnd()).isEqualTo(End.WHOLE);
        }
    }

    @Test
    void aBodyThatIsHeldBackIsAskedFor() {
        Ask ask = relay.message().line("expect: 100-continue");
        try (RawConnection connection = relay.connect().send(ask.head())) {
            assertThat(connection.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

            RawAnswer answer = connection.send(ask.body()).read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(relay.served(answer).request().header("expect")).isEmpty();
        }
    }

    /** What an answer ends with is the client's business; one of tomorrow too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "end_turn",
                "max_tokens",
                "stop_sequence",
                "tool_use",
                "pause_turn",
                "refusal",
                "model_context_window_exceeded",
                "compaction",
                "of_tomorrow"
            })
    void whateverAMessageStopsForItIsWhole(String reason) {
        Reply reply = Reply.text("So far.").stoppedBy(reason);
        relay.upstream().answerNextWith(reply, reply);

        for (Ask ask : List.of(relay.stream(), relay.message())) {
            RawAnswer answer = relay.ask(ask);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("\"stop_reason\":\"" + reason + "\"", " far.");
            LedgerFile.Row row = relay.ledger().await(answer.exchangeId());
            assertThat(row.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(row.tokens()).isEqualTo(relay.served(answer).tokens());
        }
    }

    // ---- paths and keys

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/messages",
                "/v1/messages/",
                "/v1/messages?beta=true",
                "/api/v1/messages?beta=true&x=%2F",
                "/claude/v1/messages",
                "/claude/v1/messages/?a=b"
            })
    void everyWayToWriteThePathLeadsToTheSame(String target) {
        ServedAnswer.Request served = forwarded(relay.message().to(target));

        assertThat(served.path()).isEqualTo("/v1/messages");
        assertThat(served.query()).isEqualTo(target.contains("?") ? target.substring(target.indexOf('?')) : "");
    }

    @Test
    void theKeyIsTakenFromEitherHeaderAndXApiKeyWins() {
        String secret = relay.key().secret();
        Ask nameless = relay.message().without("x-api-key");

        assertThat(relay.ask(nameless.line("authorization: Bearer " + secret)).status())
                .isEqualTo(200);
        assertThat(relay.ask(nameless.line("Authorization: bEARER " + secret)).status())
                .isEqualTo(200);
        assertThat(relay.ask(nameless.line("X-Api-Key: " + secret).line("authorization: Bearer other"))
                        .status())
                .isEqualTo(200);
        assertThat(relay.ask(nameless.line("x-api-key: other").line("authorization: Bearer " + secret))
                        .status())
                .isEqualTo(401);
    }

    // ---- request bodies

    @ParameterizedTest
    @ValueSource(ints = {1_024, 150 * 1_024, 1_024 * 1_024, 32 * 1_024 * 1_024})
    void bodiesArriveByteForByte(int bytes) {
        byte[] body = Ask.bodyOf(bytes);

        assertThat(forwarded(relay.message().body(body)).bodySha256()).isEqualTo(sha256(body));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 100_000})
    void bodiesInChunksArriveByteForByteWithTheirLength(int chunkBytes) {
        byte[] body = Ask.bodyOf(chunkBytes == 1 ? 5_000 : 300_000);

        ServedAnswer.Request served = forwarded(relay.message().body(body).chunked(chunkBytes));

        assertThat(served.bodySha256()).isEqualTo(sha256(body));
        assertThat(served.header("content-length")).hasValue(Integer.toString(body.length));
        assertThat(served.header("transfer-encoding")).isEmpty();
    }

    @Test
    void aCompressedBodyStaysCompressed() {
        byte[] packed = gzip(Ask.bodyOf(100_000));

        // The scripted upstream cannot unpack it; that it got these bytes is the point.
        ServedAnswer.Request served = forwarded(relay.message().body(packed).line("content-encoding: gzip"));

        assertThat(served.bodySha256()).isEqualTo(sha256(packed));
        assertThat(served.header("content-encoding")).hasValue("gzip");
    }

    /** Asks the relay and answers what the upstream was asked. */
    private static ServedAnswer.Request forwarded(Ask ask) {
        RawAnswer answer = relay.ask(ask);
        return relay.served(answer).request();
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
