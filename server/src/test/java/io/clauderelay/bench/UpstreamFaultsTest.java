package io.clauderelay.bench;

import static io.clauderelay.bench.WireClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.bench.WireClient.Ending;
import io.clauderelay.bench.WireClient.Seen;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every fault does on a real socket what its name says. */
class UpstreamFaultsTest {
    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void aResetBeforeHeadersSendsNothing() throws IOException {
        Seen seen = toTheEnd("reset", true);
        assertThat(seen.bytes()).isEmpty();
        assertThat(seen.ending()).isEqualTo(Ending.RST);
    }

    @Test
    void silenceSendsNothingAndKeepsTheConnection() throws IOException {
        assertThat(afterwards("silence", true, "")).isEqualTo(new Seen("", Ending.OPEN));
    }

    @Test
    void headersThenSilenceStopsBehindTheHead() throws IOException {
        assertThat(afterwards("headers-then-silence", true, "\r\n\r\n")).isEqualTo(new Seen("", Ending.OPEN));
    }

    @Test
    void aCutStreamEndsByResetOrCloseAfterExactlySoManyEvents() throws IOException {
        Seen reset = toTheEnd("cut-after-40", true);
        assertThat(WireClient.count(reset.bytes(), "event: ")).isEqualTo(40);
        assertThat(reset.ending()).isEqualTo(Ending.RST);

        Seen closed = toTheEnd("close-after-40+every-1", true);
        assertThat(WireClient.count(closed.bytes(), "event: ")).isEqualTo(40);
        assertThat(closed.bytes()).doesNotEndWith("0\r\n\r\n");
        assertThat(closed.ending()).isEqualTo(Ending.FIN);
    }

    @Test
    void aStalledStreamGoesOnWhenItIsLet() throws IOException {
        try (WireClient client = new WireClient(upstream.port())) {
            String opening = client.send(messages("script:stall-after-5", true)).readUntil("event: ping");
            Seen stalled = client.readUntilSilent(SILENCE);
            assertThat(WireClient.count(opening + stalled.bytes(), "event: ")).isEqualTo(5);
            assertThat(stalled.ending()).isEqualTo(Ending.OPEN);

            upstream.continueStalled();
            assertThat(client.readUntil(LAST_CHUNK)).contains("event: message_stop");
        }
    }

    @Test
    void aMalformedEventStandsInTheMiddleOfAWholeStream() throws IOException {
        assertThat(until("malformed-after-10", true, LAST_CHUNK))
                .contains("{\"type\":\"text_del\n\n", "event: message_stop");
    }

    @Test
    void anErrorEventComesFirstOrLater() throws IOException {
        assertThat(until("error-first", true, LAST_CHUNK))
                .contains("overloaded_error")
                .doesNotContain("message_start");
        assertThat(until("error-after-7", true, LAST_CHUNK))
                .contains("message_start", "event: error")
                .doesNotContain("message_stop");
        assertThat(until("error-first", false, "overloaded_error")).startsWith("HTTP/1.1 529 ");
    }

    @Test
    void aStreamWithoutTerminalEventEndsCleanly() throws IOException {
        assertThat(until("no-terminal", true, LAST_CHUNK))
                .contains("event: message_delta")
                .doesNotContain("message_stop");
    }

    @Test
    void jsonIsCutAndStalledInTheMiddleOfTheBody() throws IOException {
        Seen cut = toTheEnd("close-after-1", false);
        assertThat(cut.bytes()).contains("content-length: ").doesNotContain("stop_reason");
        assertThat(cut.ending()).isEqualTo(Ending.FIN);
        assertThat(afterwards("stall-after-1", false, "\r\n\r\n").ending()).isEqualTo(Ending.OPEN);
    }

    @Test
    void theFirstEventCanBeSlow() throws IOException {
        try (WireClient client = new WireClient(upstream.port())) {
            client.send(messages("script:slow-first-event-400", true));
            long sent = System.nanoTime();
            client.readUntil("\r\n\r\n");
            long headers = System.nanoTime();
            client.readUntil("message_start");
            assertThat(System.nanoTime() - sent)
                    .isGreaterThan(Duration.ofMillis(390).toNanos());
            assertThat(System.nanoTime() - headers)
                    .isGreaterThan(Duration.ofMillis(150).toNanos());
        }
    }

    @Test
    void theBodyCanTravelInSmallPiecesAndOtherFramings() throws IOException {
        String pieces = until("text+pieces-3", true, LAST_CHUNK);
        assertThat(WireClient.count(pieces, "\r\n3\r\n")).isGreaterThan(100);

        String length = until("text+content-length", true, Expected.LAST_EVENT);
        String body = length.substring(length.indexOf("\r\n\r\n") + 4);
        assertThat(length).contains("content-length: " + body.length() + "\r\n").doesNotContain("transfer-encoding");

        Seen close = toTheEnd("text+connection-close", false);
        assertThat(close.bytes()).contains("connection: close").doesNotContain("content-length");
        assertThat(close.ending()).isEqualTo(Ending.FIN);
    }

    @Test
    void requestsArriveChunkedPipelinedAndByteByByte() throws IOException {
        String chunked = String.join(
                "\r\n",
                "POST /v1/messages HTTP/1.1",
                "anthropic-version: 2023-06-01",
                "Transfer-Encoding: chunked",
                "",
                "b",
                "{\"model\":\"x",
                "14;ext=1",
                "\",\"stream\":false   }",
                "0",
                "",
                "");
        try (WireClient client = new WireClient(upstream.port())) {
            for (char letter : (chunked + chunked).toCharArray()) {
                client.send(String.valueOf(letter));
            }
            client.send(messages("y", false) + messages("z", false));
            String seen = client.readUntil("\"model\":\"z\"");
            assertThat(WireClient.count(seen, "HTTP/1.1 200 OK")).isEqualTo(4);
        }
    }

    @Test
    void bytesThatAreNoRequestAreRefused() throws IOException {
        try (WireClient client = new WireClient(upstream.port())) {
            Seen seen = client.send("nonsense\r\n\r\n").readToEnd();
            assertThat(seen.bytes()).startsWith("HTTP/1.1 400 ");
            assertThat(seen.ending()).isEqualTo(Ending.FIN);
        }
    }

    private Seen toTheEnd(String script, boolean stream) throws IOException {
        try (WireClient client = new WireClient(upstream.port())) {
            return client.send(messages("script:" + script, stream)).readToEnd();
        }
    }

    private String until(String script, boolean stream, String words) throws IOException {
        try (WireClient client = new WireClient(upstream.port())) {
            return client.send(messages("script:" + script, stream)).readUntil(words);
        }
    }

    /** What comes behind these words until the connection ends or falls silent. */
    private Seen afterwards(String script, boolean stream, String words) throws IOException {
        try (WireClient client = new WireClient(upstream.port())) {
            client.send(messages("script:" + script, stream)).readUntil(words);
            return client.readUntilSilent(SILENCE);
        }
    }
}
