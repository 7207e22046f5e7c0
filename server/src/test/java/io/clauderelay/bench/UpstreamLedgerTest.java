package io.clauderelay.bench;

import static io.clauderelay.bench.WireClient.messages;
import static io.clauderelay.bench.WireClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamLedgerTest {
    private static final TokenCounts TOKENS = new TokenCounts(310, 144, 9_000, 1_200, 400, 0, 0);

    @Test
    void aWholeAnswerIsBookedWithWhatWasAskedAndWhatWasTold() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(0);
                WireClient client = new WireClient(upstream.port())) {
            upstream.answerWith(Reply.events(10, 150).withTokens(TOKENS));
            String body = "{\"model\":\"claude-opus-5-5\",\"messages\":[],\"stream\":true}";
            String seen = client.send(post("/v1/messages?beta=true", body, "X-First: 1", "x-second: 2"))
                    .readUntil("0\r\n\r\n");

            ServedAnswer served = only(upstream.ledger());
            assertThat(seen).contains("request-id: " + served.requestId() + "\r\n");
            assertThat(upstream.ledger().find(served.requestId())).contains(served);
            assertThat(served.model()).isEqualTo("claude-opus-5-5");
            assertThat(served.stream()).isTrue();
            assertThat(served.status()).isEqualTo(200);
            assertThat(served.tokens()).isEqualTo(TOKENS);
            assertThat(served.events()).isEqualTo(16);
            assertThat(served.bytes()).isEqualTo(seen.length());
            assertThat(served.whole()).isTrue();
            assertThat(served.cancelled()).isFalse();
            assertThat(served.request().path()).isEqualTo("/v1/messages");
            assertThat(served.request().query()).isEqualTo("?beta=true");
            assertThat(served.request().headers().stream().map(Header::name))
                    .containsSubsequence("Host", "anthropic-version", "X-First", "x-second", "Content-Length");
            assertThat(served.request().bodyBytes()).isEqualTo(body.length());
            assertThat(served.request().bodySha256()).isEqualTo(sha256(body));
            assertThat(served.request().body()).isNull();
        }
    }

    @Test
    void aClientThatLeavesIsBookedWithWhatItHadBeenTold() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(0)) {
            upstream.answerWith(Reply.events(60, 150).withTokens(TOKENS).withFlaw(Flaw.stallAfter(5)));
            try (WireClient client = new WireClient(upstream.port())) {
                client.send(messages("a", true)).readUntil("event: content_block_delta");
            }
            ServedAnswer served = only(upstream.ledger());
            assertThat(served.cancelled()).isTrue();
            assertThat(served.whole()).isFalse();
            assertThat(served.events()).isEqualTo(5);
            assertThat(served.tokens()).isEqualTo(new TokenCounts(310, 1, 9_000, 1_200, 400, 0, 0));
        }
    }

    @Test
    void anAnswerThatTheUpstreamBrokeIsNeitherWholeNorCancelled() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(0);
                WireClient client = new WireClient(upstream.port())) {
            client.send(messages("script:reset", true));
            ServedAnswer served = only(upstream.ledger());
            assertThat(served.whole()).isFalse();
            assertThat(served.cancelled()).isFalse();
            assertThat(served.status()).isZero();
            assertThat(served.tokens()).isEqualTo(TokenCounts.NONE);
        }
    }

    @Test
    void bodiesAreKeptOnlyWhenAskedForAndSmallEnough() throws Exception {
        UpstreamLedger ledger = UpstreamLedger.withBodies(60);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(
                        ScriptedUpstream.Settings.onPort(0).withLedger(ledger));
                WireClient client = new WireClient(upstream.port())) {
            String small = "{\"model\":\"a\",\"stream\":false}";
            String large = "{\"model\":\"a\",\"user\":\"" + "x".repeat(60) + "\",\"stream\":false}";
            client.send(post("/v1/messages", small) + post("/v1/messages", large));
            await().until(() -> ledger.answers().size() == 2);
            assertThat(ledger.answers().get(0).request().body()).isEqualTo(small);
            assertThat(ledger.answers().get(1).request().body()).isNull();
        }
    }

    @Test
    void aFileGetsALinePerAnswerWithoutCredentials(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("ledger.jsonl");
        UpstreamLedger ledger = UpstreamLedger.toFile(file);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(
                        ScriptedUpstream.Settings.onPort(0).withLedger(ledger));
                WireClient client = new WireClient(upstream.port())) {
            client.send(post("/v1/messages", "{\"model\":\"a\",\"stream\":true}", "x-api-key: sk-ant-very-secret"));
            await().until(() -> Files.readAllLines(file).size() == 1);
        }
        List<String> lines = Files.readAllLines(file);
        JsonNode line = new ObjectMapper().readTree(lines.getFirst());
        assertThat(line.path("requestId").asText()).startsWith("req_011C");
        assertThat(line.at("/tokens/output").asLong()).isPositive();
        assertThat(line.path("whole").asBoolean()).isTrue();
        assertThat(lines.getFirst()).doesNotContain("sk-ant-very-secret");
    }

    @Test
    void aLedgerThatIsOffKeepsNothing() throws IOException {
        UpstreamLedger ledger = UpstreamLedger.off();
        try (ScriptedUpstream upstream = ScriptedUpstream.start(
                        ScriptedUpstream.Settings.onPort(0).withLedger(ledger));
                WireClient client = new WireClient(upstream.port())) {
            client.send(messages("a", true)).readUntil("message_stop");
            assertThat(ledger.answers()).isEmpty();
        }
    }

    private static ServedAnswer only(UpstreamLedger ledger) {
        await().until(() -> ledger.answers().size() == 1);
        return ledger.answers().getFirst();
    }

    private static String sha256(String body) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
