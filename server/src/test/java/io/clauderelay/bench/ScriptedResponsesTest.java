package io.clauderelay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptedResponsesTest {
    private static final Pattern EVENT = Pattern.compile("(?m)^event: (.*)$");
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence_number\":(\\d+)");

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
    void aStreamTellsItsEventsInOrderAndItsUsageLast() throws IOException {
        TokenCounts tokens = new TokenCounts(310, 144, 9_000, 1_200, 0, 33, 0);
        upstream.answerWith(Reply.text("two words").withTokens(tokens));

        String seen = ask("gpt-5.6", true);

        assertThat(found(EVENT, seen))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(found(SEQUENCE, seen)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(seen)
                .contains("\"input_tokens\":10510", "\"cached_tokens\":9000", "\"cache_write_tokens\":1200")
                .contains("\"output_tokens\":144", "\"reasoning_tokens\":33")
                .contains("\r\nx-request-id: req_", "\r\nopenai-organization: ")
                .doesNotContain("anthropic");
    }

    @Test
    void aDocumentHoldsReasoningAndText() throws IOException {
        assertThat(ask("script:thinking", false))
                .contains("\"object\":\"response\"", "\"type\":\"reasoning\"", "\"encrypted_content\":")
                .contains("\"type\":\"output_text\"", "\"status\":\"completed\"");
    }

    @Test
    void refusalsComeInTheEnvelopeOfOpenAi() throws IOException {
        assertThat(ask("script:overloaded", true))
                .startsWith("HTTP/1.1 503 ")
                .contains("\"code\":\"server_is_overloaded\"");
        assertThat(ask("script:context-too-long", true))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"context_length_exceeded\"");
        assertThat(ask("script:status-402", false)).contains("\"code\":\"insufficient_quota\"");
    }

    @Test
    void aStreamMayFailFirstOrEndWithoutItsTerminalEvent() throws IOException {
        assertThat(found(EVENT, ask("script:error-first", true))).containsExactly("response.failed", "error");
        assertThat(ask("script:no-terminal", true))
                .contains("response.output_item.done")
                .doesNotContain("response.completed");
        assertThat(found(EVENT, ask("script:close-after-3", true))).hasSize(3);
    }

    private String ask(String model, boolean stream) throws IOException {
        String body = "{\"model\":\"" + model + "\",\"input\":\"hi\",\"stream\":" + stream + "}";
        String request = "POST /v1/responses HTTP/1.1\r\nHost: upstream\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        try (WireClient client = new WireClient(upstream.port())) {
            return client.send(request).readToEnd().bytes();
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(ScriptedResponsesTest::only).toList();
    }

    private static String only(MatchResult match) {
        return match.group(1);
    }
}
