package io.clauderelay.bench;

import static io.clauderelay.bench.OpenAiClient.chatBody;
import static io.clauderelay.bench.OpenAiClient.data;
import static io.clauderelay.bench.OpenAiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripted upstream speaks Chat Completions. */
class ScriptedChatTest {
    private static final String PATH = "/v1/chat/completions";
    private static final TokenCounts TOKENS = new TokenCounts(310, 144, 9_000, 1_200, 400, 33, 7);
    private static final Reply TOOL =
            Reply.of(Block.Text.of("I look."), new Block.ToolUse("look", "{\"where\":\"there\"}"));

    private ScriptedUpstream upstream;
    private OpenAiClient client;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(0);
        client = new OpenAiClient(upstream.port(), "one");
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private static List<String> said(String answer, String member) throws IOException {
        return data(answer).stream()
                .map(chunk -> chunk.at("/choices/0/delta/" + member))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private ServedAnswer served() {
        return upstream.ledger().answers().getLast();
    }

    @Test
    void aStreamIsChunksAReasonToFinishAndTheWordDone() throws IOException {
        upstream.answerWith(Reply.text("two words").withTokens(TOKENS));

        String answer = client.chat("gpt-5.6", true);

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("content-type: text/event-stream", "\r\nx-request-id: req_", "data: [DONE]\n\n")
                .doesNotContain("event: ", "usage", "anthropic");
        assertThat(said(answer, "role")).containsExactly("assistant");
        assertThat(said(answer, "content")).containsExactly("two", " words");
        assertThat(data(answer))
                .extracting(chunk -> chunk.path("object").asText())
                .containsOnly("chat.completion.chunk");
        assertThat(data(answer).getLast().at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        assertThat(served().tokens()).isEqualTo(TokenCounts.NONE);
    }

    @Test
    void whoAsksForTheUsageGetsItInAChunkOfItsOwn() throws IOException {
        upstream.answerWith(Reply.text("two words").withTokens(TOKENS));

        String answer = client.post(PATH, chatBody("gpt-5.6", true, ",\"stream_options\":{\"include_usage\":true}"));

        List<JsonNode> chunks = data(answer);
        JsonNode last = chunks.getLast();
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.at("/usage/prompt_tokens").asInt()).isEqualTo(10_910);
        assertThat(last.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(9_000);
        assertThat(last.at("/usage/prompt_tokens_details/cache_write_tokens").asInt())
                .isEqualTo(1_600);
        assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(144);
        assertThat(last.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(33);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.path("usage").isNull()).isTrue());
        assertThat(served().tokens()).isEqualTo(new TokenCounts(310, 144, 9_000, 1_200, 400, 33, 0));
    }

    @Test
    void aDocumentSaysTheSame() throws IOException {
        upstream.answerWith(TOOL.withTokens(TOKENS));

        JsonNode completion = json(client.chat("gpt-5.6", false));

        assertThat(completion.path("object").asText()).isEqualTo("chat.completion");
        assertThat(completion.at("/choices/0/message/content").asText()).isEqualTo("I look.");
        assertThat(completion
                        .at("/choices/0/message/tool_calls/0/function/name")
                        .asText())
                .isEqualTo("look");
        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(completion.at("/usage/total_tokens").asInt()).isEqualTo(11_054);
        assertThat(served().tokens()).isEqualTo(new TokenCounts(310, 144, 9_000, 1_200, 400, 33, 0));
    }

    @Test
    void theCallOfAToolArrivesInPieces() throws IOException {
        upstream.answerWith(TOOL);

        String answer = client.chat("gpt-5.6", true);

        assertThat(said(answer, "tool_calls/0/function/name")).containsExactly("look");
        assertThat(said(answer, "tool_calls/0/id")).singleElement().asString().startsWith("call_");
        assertThat(String.join("", said(answer, "tool_calls/0/function/arguments")))
                .isEqualTo("{\"where\":\"there\"}");
        assertThat(data(answer).getLast().at("/choices/0/finish_reason").asText())
                .isEqualTo("tool_calls");
    }

    @Test
    void refusingAndRunningOutOfTokensAreSaidInItsWords() throws IOException {
        String refused = client.chat("script:text+stop-refusal", true);
        String cutShort = client.chat("script:text+incomplete", false);

        assertThat(String.join("", said(refused, "refusal"))).startsWith("Hello from");
        assertThat(said(refused, "content")).isEmpty();
        assertThat(json(cutShort).at("/choices/0/finish_reason").asText()).isEqualTo("length");
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void everyFramingAndThreeBytePiecesCarryIt(Framing framing) throws IOException {
        Reply reply = Reply.events(20, 300).framed(framing);
        upstream.answerNextWith(reply, reply.inPiecesOf(3));

        String whole = client.chat("gpt-5.6", true);
        String pieces = client.chat("gpt-5.6", true);

        assertThat(said(whole, "content")).hasSize(20);
        assertThat(pieces).isNotEqualTo(whole);
        assertThat(served().whole()).isTrue();
        assertThat(served().events()).isEqualTo(23);
    }

    @Test
    void aStreamMayFailInItsWords() throws IOException {
        String failed = client.chat("script:text+error-after-3", true);
        assertThat(data(failed)).hasSize(4);
        assertThat(data(failed).getLast().at("/error/code").asText()).isEqualTo("server_is_overloaded");
        assertThat(failed).doesNotContain("[DONE]", "event: ");

        assertThat(client.chat("script:text+no-terminal", true))
                .contains("\"stop\"")
                .doesNotContain("[DONE]");
        assertThat(data(client.chat("script:text+close-after-2", true))).hasSize(2);
        assertThat(client.chat("script:text+malformed-after-2", true)).contains("\"choi\n", "[DONE]");
        assertThat(client.chat("script:error-first", false))
                .startsWith("HTTP/1.1 503 ")
                .contains("\"code\":\"server_is_overloaded\"");
    }

    @Test
    void whatIsNoRequestIsRefusedInItsWords() throws IOException {
        assertThat(client.post(PATH, "{\"messages\":[]}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"param\":\"model\"");
        assertThat(client.post(PATH, "[")).startsWith("HTTP/1.1 400 ").contains("We could not parse");
        assertThat(client.post("/v1/responses/nothing", "{\"model\":\"gpt-5.6\"}"))
                .startsWith("HTTP/1.1 404 ")
                .contains("Invalid URL (POST /v1/responses/nothing)");
    }
}
