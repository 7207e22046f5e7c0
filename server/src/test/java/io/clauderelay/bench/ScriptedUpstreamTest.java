package io.clauderelay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptedUpstreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TokenCounts TOKENS = new TokenCounts(310, 144, 9_000, 1_200, 400, 33, 1);

    private ScriptedUpstream upstream;
    private HttpClient http;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(0);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        upstream.close();
    }

    @Test
    void theVendorsOwnSdkReadsItsStreamAndItsJsonAlike() {
        upstream.answerWith(Script.named("thinking"));
        AnthropicClient sdk = AnthropicOkHttpClient.builder()
                .baseUrl(upstream.baseUrl().toString())
                .apiKey("any")
                .maxRetries(0)
                .build();
        MessageCreateParams request = MessageCreateParams.builder()
                .model("claude-opus-5-5")
                .maxTokens(100)
                .addUserMessage("hi")
                .build();
        Message whole = sdk.messages().create(request);
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = sdk.messages().createStreaming(request)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        Message streamed = accumulator.message();

        assertThat(streamed.content()).isEqualTo(whole.content());
        assertThat(streamed.content()).hasSize(2);
        assertThat(streamed.stopReason()).isEqualTo(whole.stopReason());
        assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
        assertThat(streamed.id()).isNotEqualTo(whole.id());
    }

    @Test
    void aStreamTellsUsageTheWayTheProviderDoes() throws Exception {
        upstream.answerWith(Reply.text("one two three").withTokens(TOKENS));
        List<JsonNode> events = stream("claude-opus-5-5");

        JsonNode opening = events.getFirst().at("/message/usage");
        assertThat(opening.path("input_tokens").asLong()).isEqualTo(310);
        assertThat(opening.path("cache_read_input_tokens").asLong()).isEqualTo(9_000);
        assertThat(opening.path("cache_creation_input_tokens").asLong()).isEqualTo(1_600);
        assertThat(opening.at("/cache_creation/ephemeral_5m_input_tokens").asLong())
                .isEqualTo(1_200);
        assertThat(opening.at("/cache_creation/ephemeral_1h_input_tokens").asLong())
                .isEqualTo(400);
        assertThat(opening.path("output_tokens").asLong()).isEqualTo(1);

        JsonNode closing = events.get(events.size() - 2).path("usage");
        assertThat(closing.path("output_tokens").asLong()).isEqualTo(144);
        assertThat(closing.has("cache_creation")).isFalse();
        assertThat(closing.at("/output_tokens_details/thinking_tokens").asLong())
                .isEqualTo(33);
        assertThat(closing.at("/server_tool_use/web_search_requests").asLong()).isEqualTo(1);
        assertThat(types(events))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void everyKindOfEventCanBeSent() throws Exception {
        List<JsonNode> events = stream("script:everything");

        assertThat(types(events)).contains("block_review");
        assertThat(events.stream().map(event -> event.at("/content_block/type").asText()))
                .contains("thinking", "server_tool_use", "web_search_tool_result", "block_review", "text", "tool_use");
        assertThat(events.stream().map(event -> event.at("/delta/type").asText()))
                .contains("thinking_delta", "signature_delta", "input_json_delta", "text_delta");
        assertThat(events.get(events.size() - 2).at("/delta/stop_reason").asText())
                .isEqualTo("tool_use");
    }

    @Test
    void fillerEventsHaveExactlyTheirSize() throws Exception {
        String body = post("{\"model\":\"script:events-200\",\"messages\":[],\"stream\":true}")
                .body();

        List<String> deltas = body.lines()
                .filter(line -> line.contains("content_block_delta"))
                .toList();
        assertThat(deltas).hasSize(400);
        assertThat(deltas.get(0).length() + 1 + deltas.get(1).length() + 2).isEqualTo(150);
    }

    @Test
    void anAnswerNamesTheModelAskedForUnlessTheScriptClaimsAnother() throws Exception {
        String request = "{\"stream\":false,\"messages\":[],\"model\":\"claude-sonnet-5-5\"}";
        assertThat(JSON.readTree(post(request).body()).path("model").asText()).isEqualTo("claude-sonnet-5-5");

        upstream.answerNextWith(Reply.text("hello").answeredBy("claude-haiku-5-5"));
        assertThat(JSON.readTree(post(request).body()).path("model").asText()).isEqualTo("claude-haiku-5-5");
    }

    @Test
    void headersLookLikeTheProvidersAndEveryRequestIdIsNew() throws Exception {
        HttpResponse<String> first = post("{\"model\":\"a\",\"stream\":false}");
        HttpResponse<String> second = post("{\"model\":\"a\",\"stream\":false}");

        assertThat(first.headers().firstValue("request-id").orElseThrow())
                .matches("req_011C[A-Za-z0-9]{20}")
                .isNotEqualTo(second.headers().firstValue("request-id").orElseThrow());
        assertThat(first.headers().map())
                .containsKeys(
                        "anthropic-organization-id",
                        "anthropic-ratelimit-requests-remaining",
                        "anthropic-ratelimit-input-tokens-reset",
                        "set-cookie",
                        "cf-ray",
                        "server");
    }

    @Test
    void queuedScriptsComeFirstAndOnlyOnce() throws Exception {
        upstream.answerWith(Refusal.of(500));
        upstream.answerNextWith(Refusal.of(429).retryAfter(7), Reply.text("hello"));

        HttpResponse<String> limited = post("{\"model\":\"a\",\"stream\":false}");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("7");
        JsonNode body = JSON.readTree(limited.body());
        assertThat(body.at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(body.path("request_id").asText())
                .isEqualTo(limited.headers().firstValue("request-id").orElseThrow());
        assertThat(post("{\"model\":\"a\",\"stream\":false}").statusCode()).isEqualTo(200);
        assertThat(post("{\"model\":\"a\",\"stream\":false}").statusCode()).isEqualTo(500);
    }

    @Test
    void aHeaderChoosesAScriptToo() throws Exception {
        HttpResponse<String> answer = http.send(
                request("/v1/messages", "{\"model\":\"a\",\"stream\":true}")
                        .header("x-script", "html-502")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).startsWith("<html>");
    }

    @Test
    void countingAndListingAreAnsweredUnlessTheUpstreamIsOutOfOrder() throws Exception {
        HttpRequest count = request("/v1/messages/count_tokens", "{\"model\":\"a\",\"messages\":[]}")
                .build();
        HttpRequest list = models("?limit=1000");
        HttpRequest one = models("/claude-opus-5-5");
        HttpRequest missing = models("/nobody");
        assertThat(body(count).path("input_tokens").asInt()).isPositive();
        assertThat(body(list).path("data").size()).isGreaterThan(3);
        assertThat(body(one).path("id").asText()).isEqualTo("claude-opus-5-5");
        assertThat(body(missing).at("/error/type").asText()).isEqualTo("not_found_error");

        upstream.answerWith(Refusal.of(529));
        assertThat(body(count).at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(body(list).at("/error/type").asText()).isEqualTo("overloaded_error");
    }

    private HttpRequest models(String which) {
        return HttpRequest.newBuilder(uri("/v1/models" + which))
                .header("anthropic-version", "2023-06-01")
                .build();
    }

    @Test
    void theExpectedCredentialIsAskedForInEitherHeader() throws Exception {
        upstream.expectCredential("sk-ant-real");
        String body = "{\"model\":\"a\",\"stream\":false}";

        assertThat(status(request("/v1/messages", body))).isEqualTo(401);
        assertThat(status(request("/v1/messages", body).header("x-api-key", "wrong")))
                .isEqualTo(401);
        assertThat(status(request("/v1/messages", body).header("x-api-key", "sk-ant-real")))
                .isEqualTo(200);
        assertThat(status(request("/v1/messages", body).header("authorization", "Bearer sk-ant-real")))
                .isEqualTo(200);
    }

    @Test
    void badRequestsGetTheProvidersErrors() throws Exception {
        assertThat(post("no json").statusCode()).isEqualTo(400);
        assertThat(post("{\"stream\":true}").body()).contains("model: Field required");
        HttpRequest versionless = HttpRequest.newBuilder(uri("/v1/messages"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"a\",\"stream\":true}"))
                .build();
        assertThat(body(versionless).at("/error/message").asText()).contains("anthropic-version");
        assertThat(post("{\"model\":\"script:nonsense\",\"stream\":true}").body())
                .contains("no script is named");
    }

    @Test
    void anAgentCanCompleteAToolConversation() throws Exception {
        upstream.answerWith(ToolConversation.ECHO);
        String tools = "\"tools\":[{\"name\":\"Read\"},{\"name\":\"Bash\"}]";
        String asks = "{\"role\":\"user\",\"content\":\"go\"},{\"role\":\"system\",\"content\":\"note\"}";
        String result = "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":\"relay-tool-ok\"}]}";

        JsonNode first = JSON.readTree(post("{\"model\":\"a\"," + tools + ",\"messages\":[" + asks + "]}")
                .body());
        assertThat(first.at("/content/1/name").asText()).isEqualTo("Bash");
        assertThat(first.at("/content/1/input/command").asText()).isEqualTo("echo relay-tool-ok");
        assertThat(first.path("stop_reason").asText()).isEqualTo("tool_use");

        JsonNode second =
                JSON.readTree(post("{\"model\":\"a\"," + tools + ",\"messages\":[" + asks + "," + result + "]}")
                        .body());
        assertThat(second.path("stop_reason").asText()).isEqualTo("end_turn");

        String schema = "{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"}}}";
        JsonNode title = JSON.readTree(post("{\"model\":\"a\",\"messages\":[" + asks
                        + "],\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" + schema + "}}}")
                .body());
        assertThat(JSON.readTree(title.at("/content/0/text").asText())
                        .path("title")
                        .asText())
                .isNotEmpty();
    }

    private List<JsonNode> stream(String model) throws Exception {
        HttpResponse<String> answer = post("{\"model\":\"" + model + "\",\"messages\":[],\"stream\":true}");
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        List<JsonNode> events = new ArrayList<>();
        for (String event : answer.body().split("\n\n", -1)) {
            if (!event.isEmpty()) {
                List<String> lines = event.lines().toList();
                JsonNode data = JSON.readTree(lines.get(1).substring("data: ".length()));
                assertThat(lines.get(0)).isEqualTo("event: " + data.path("type").asText());
                events.add(data);
            }
        }
        return events;
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(request("/v1/messages", body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private JsonNode body(HttpRequest request) throws Exception {
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("anthropic-version", "2023-06-01")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private URI uri(String path) {
        return upstream.baseUrl().resolve(path);
    }
}
