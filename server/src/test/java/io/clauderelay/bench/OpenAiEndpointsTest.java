package io.clauderelay.bench;

import static io.clauderelay.bench.OpenAiClient.json;
import static io.clauderelay.bench.OpenAiClient.responseBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What OpenAI's API has beside responses and chats. */
class OpenAiEndpointsTest {
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

    @Test
    void inputTokensAreCountedAndCostNothing() throws IOException {
        JsonNode counted = json(client.post("/v1/responses/input_tokens", responseBody("gpt-5.6", "\"hi\"", "")));

        assertThat(counted.path("object").asText()).isEqualTo("response.input_tokens");
        assertThat(counted.path("input_tokens").asInt()).isPositive();
        assertThat(upstream.ledger().answers().getLast().tokens()).isEqualTo(TokenCounts.NONE);
        assertThat(client.post("/v1/responses/input_tokens", responseBody("script:overloaded", "\"hi\"", "")))
                .startsWith("HTTP/1.1 503 ");
    }

    @Test
    void aCompactionIsOneItemAndHasItsPrice() throws IOException {
        upstream.answerWith(Reply.text("hi").withTokens(new TokenCounts(310, 144, 9_000, 1_200, 0, 33, 0)));

        JsonNode compaction =
                json(client.post("/v1/responses/compact", responseBody("gpt-5.6", "\"hi\"", ",\"stream\":true")));

        assertThat(compaction.path("object").asText()).isEqualTo("response.compaction");
        assertThat(compaction.path("id").asText()).startsWith("resp_");
        assertThat(compaction.path("output")).singleElement().satisfies(item -> {
            assertThat(item.path("type").asText()).isEqualTo("compaction");
            assertThat(item.path("encrypted_content").asText()).isNotEmpty();
        });
        assertThat(compaction.at("/usage/input_tokens").asInt()).isEqualTo(10_510);
        assertThat(upstream.ledger().answers().getLast().tokens().output()).isEqualTo(144);
    }

    @Test
    void whoDoesNotSpeakAsAnthropicsClientsDoSeesTheModelsOfOpenAi() throws IOException {
        JsonNode models = json(client.get("/v1/models"));

        assertThat(models.path("object").asText()).isEqualTo("list");
        assertThat(models.at("/data/0/object").asText()).isEqualTo("model");
        assertThat(json(client.get("/v1/models/gpt-6-sol")).path("owned_by").asText())
                .isEqualTo("system");
        assertThat(client.get("/v1/models/gpt-none"))
                .startsWith("HTTP/1.1 404 ")
                .contains("\"code\":\"model_not_found\"");
        assertThat(client.get("/v1/models", "anthropic-version: 2023-06-01")).contains("\"type\":\"model\"");
        assertThat(client.get("/v1/models", "x-api-key: one")).contains("\"type\":\"model\"");
    }

    @Test
    void aWebSocketIsRefusedSoThatClientsAskOverHttp() throws IOException {
        assertThat(client.get("/v1/responses", "upgrade: websocket")).startsWith("HTTP/1.1 426 ");
    }

    @Test
    void aWrongCredentialIsToldInItsWords() throws IOException {
        upstream.expectCredential("other");

        assertThat(client.response("gpt-5.6", true))
                .startsWith("HTTP/1.1 401 ")
                .contains("\"code\":\"invalid_api_key\"");
    }

    @Test
    void searchesRefusalsAndTheEndOfTokensAreToldInAStreamOfResponses() throws IOException {
        String searched = client.response("script:everything", true);
        assertThat(OpenAiClient.events(searched)).contains("response.web_search_call.completed");
        assertThat(upstream.ledger().answers().getLast().tokens().webSearches()).isEqualTo(1);

        assertThat(OpenAiClient.events(client.response("script:text+stop-refusal", true)))
                .contains("response.refusal.delta", "response.refusal.done", "response.completed");
        String incomplete = client.response("script:text+incomplete", true);
        assertThat(OpenAiClient.events(incomplete).getLast()).isEqualTo("response.incomplete");
        assertThat(incomplete).contains("\"reason\":\"max_output_tokens\"");
        assertThat(upstream.ledger().answers().getLast().tokens().output()).isPositive();
    }
}
