package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.Reply;
import io.clauderelay.vocabulary.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request that Codex and OpenAI's clients were seen to make reaches the upstream as it was sent. */
@ExtendWith(LeakWatch.class)
class OpenAiRequestsTest {
    private static final String CHAT_STREAM = "sdk-openai-js-chat-stream";
    private static final String TOOL_OUTPUT = "codex-tool-output";

    /** The upgrades that Codex asks for, and the frames that it would send behind them. */
    private static final List<String> HANDSHAKES = List.of("codex-builtin-ws-handshake", "codex-ws-handshake");

    private static final List<String> FRAMES = List.of("codex-ws-turn", "codex-ws-warmup");

    private static RecordedRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RecordedRelay.start(folder, Platform.CODEX, 1);
    }

    @BeforeEach
    void forget() {
        relay.forget();
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    private static List<String> handshakes() {
        return HANDSHAKES;
    }

    private static List<String> frames() {
        return FRAMES;
    }

    /** All the others, whichever there are: none is forgotten. */
    private static List<String> forwarded() throws IOException {
        List<String> others = Stream.of(HANDSHAKES, FRAMES, List.of(TOOL_OUTPUT))
                .flatMap(List::stream)
                .toList();
        List<String> all = KnownRequest.names("codex-", "sdk-openai-");
        assertThat(all).containsAll(others).hasSizeGreaterThan(10);
        return all.stream().filter(name -> !others.contains(name)).toList();
    }

    private static byte[] bytes(KnownRequest request, int scale) throws IOException {
        return request.bytes(relay.baseUrl().getAuthority(), relay.key().secret(), scale);
    }

    private static RawAnswer send(byte[] request) {
        try (RawConnection connection = RawConnection.to(relay.baseUrl().getPort())) {
            return connection.send(request).read();
        }
    }

    private static RawAnswer send(String name, int scale) throws IOException {
        return send(bytes(KnownRequest.named(name), scale));
    }

    @ParameterizedTest
    @MethodSource("forwarded")
    void itArrivesAsItWasSent(String name) throws IOException {
        assertThat(send(name, 1).status()).isEqualTo(200);
        assertThat(send(name, 3).status()).isEqualTo(200);
        assertThat(relay.assertNothingChanged()).hasSize(2);
    }

    /** The state of a turn goes back only to the account that gave it. */
    @Test
    void theSecondRequestOfATurnArrivesAsItWasSent() throws IOException {
        String state = "5c7ac135abQmyYDWjRJyHjY2PAJjJXtM2Z";
        relay.relay().upstream().answerNextWith(Reply.text("hi").withHeader("x-codex-turn-state", state));

        assertThat(send("codex-turn-lite", 1).header("x-codex-turn-state")).hasValue(state);
        assertThat(send(TOOL_OUTPUT, 1).status()).isEqualTo(200);
        assertThat(relay.assertNothingChanged()).hasSize(2);
    }

    @Test
    void aChatOfWhichTheClientDoesNotWantTheUsageIsAskedForItAndLosesItAgain() throws IOException {
        KnownRequest request = KnownRequest.named(CHAT_STREAM).without("stream_options");

        RawAnswer answer = send(bytes(request, 1));

        assertThat(new String(answer.body(), UTF_8))
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("\"choices\":[]");
        assertThat(relay.assertChanged(Intended.USAGE_ASKED)).singleElement().satisfies(pair -> {
            assertThat(new String(pair.received().request().body(), UTF_8))
                    .startsWith("{\"stream_options\":{\"include_usage\":true},\"model\":");
            assertThat(pair.received().answer())
                    .satisfies(answered ->
                            assertThat(new String(answered.body(), UTF_8)).contains("\"choices\":[]"));
        });
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void aWebSocketIsRefusedInTheWayAfterWhichCodexGoesOnWithoutOne(String name) throws IOException {
        try (RawConnection connection = RawConnection.to(relay.baseUrl().getPort())) {
            RawAnswer answer =
                    connection.send(bytes(KnownRequest.named(name), 1)).read();

            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.json().at("/error/message").asText()).contains("use HTTP");
        }
        assertThat(relay.received().getFirst()).isEmpty();
    }

    /** Nobody sends a frame before the upgrade is granted; who does has not asked for anything with it. */
    @ParameterizedTest
    @MethodSource("frames")
    void aFrameBehindARefusedUpgradeIsNoRequest(String name) throws IOException {
        String[] parts = new String(bytes(KnownRequest.named(name), 1), UTF_8).split("(?<=\r\n\r\n)", 2);
        try (RawConnection connection = RawConnection.to(relay.baseUrl().getPort())) {
            connection.send(parts[0].getBytes(ISO_8859_1)).send(textFrame(parts[1]));

            assertThat(connection.read().status()).isEqualTo(426);
            assertThat(connection.awaitEnd()).isIn(RawAnswer.End.WHOLE, RawAnswer.End.RESET);
        }
        assertThat(relay.received().getFirst()).isEmpty();
    }

    /** Masked, as clients must. */
    private static byte[] textFrame(String text) {
        byte[] payload = text.getBytes(UTF_8);
        byte[] mask = {0x37, 0x1a, 0x5c, 0x42};
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        frame.write(0xff);
        frame.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(payload.length).array());
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % mask.length]);
        }
        return frame.toByteArray();
    }
}
