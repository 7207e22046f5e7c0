package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of OpenAI find at which path, and in which words they are refused. */
@ExtendWith(LeakWatch.class)
class OpenAiSurfaceTest {
    private static final String BODY = "{\"model\":\"gpt-6.1-sol\",\"input\":\"hi\",\"messages\":[]}";

    private static RunningRelay relay;
    private static String secret;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.start(folder);
        relay.api()
                .createAccount(
                        Platform.CODEX,
                        relay.upstream().baseUrl(),
                        "sk-of-openai-0001",
                        Map.of("supportedModels", List.of("gpt-6.1-sol", "gpt-6-luna")));
        secret = relay.newKey("openai").secret();
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    private static Ask bearing(String line) {
        return Ask.of(line, "authorization: Bearer " + secret);
    }

    private static void assertRefused(RawAnswer answer, int status, String type) {
        assertThat(answer.status()).isEqualTo(status);
        JsonNode error = answer.json().get("error");
        assertThat(error.get("type").asText()).isEqualTo(type);
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(List.of(error.has("param"), error.has("code"), answer.json().has("type")))
                .containsExactly(true, true, false);
        assertThat(answer.required("request-id")).isEqualTo(answer.required("x-request-id"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/responses, /v1/responses",
        "/v1/responses/?a=b, /v1/responses",
        "/openai/v1/responses, /v1/responses",
        "/openai/responses, /v1/responses",
        "/api/v1/responses/compact, /v1/responses/compact",
        "/openai/responses/input_tokens, /v1/responses/input_tokens",
        "/openai/chat/completions/, /v1/chat/completions"
    })
    void everyWayToWriteThePathLeadsToTheSame(String target, String path) {
        RawAnswer answer = relay.ask(bearing("POST " + target).body(BODY));

        assertThat(answer.status()).isEqualTo(200);
        ServedAnswer.Request served = relay.served(answer).request();
        assertThat(served.path()).isEqualTo(path);
        assertThat(served.query()).isEqualTo(target.contains("?") ? "?a=b" : "");
        assertThat(served.header("authorization")).hasValue("Bearer sk-of-openai-0001");
        assertThat(served.header("x-api-key")).isEmpty();
    }

    @Test
    void theKeyIsTakenFromEitherHeader() {
        Ask named = Ask.of("POST /v1/responses", "x-api-key: " + secret).body(BODY);

        assertThat(relay.ask(named).status()).isEqualTo(200);
        assertThat(relay.ask(named.line("authorization: Bearer other")).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/responses", "/v1/chat/completions", "/openai/responses", "/openai/models"})
    void aWrongKeyIsTold(String path) {
        String method = path.endsWith("models") ? "GET " : "POST ";
        RawAnswer answer = relay.ask(Ask.of(method + path, "authorization: Bearer cr_other"));

        assertRefused(answer, 401, "invalid_request_error");
        assertThat(answer.json().at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(answer.header("x-should-retry")).hasValue("false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/embeddings",
                "GET /v1/files",
                "POST /v1/batches",
                "POST /v1/conversations",
                "GET /v1/containers/cntr_1",
                "POST /openai/v1/images"
            })
    void whatIsNotThereIsNotFoundInItsWords(String line) {
        RawAnswer answer = relay.ask(bearing(line));

        assertRefused(answer, 404, "invalid_request_error");
        assertThat(answer.header("x-should-retry")).hasValue("false");
    }

    /** What these keep is at one account; nothing here leads to it, so for clients it does not exist. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /v1/messages/batches", "GET /v1/messages/batches/b_1", "POST /claude/v1/files"})
    void theSameOfAnthropicInAnthropicsWords(String line) {
        RawAnswer answer = relay.ask(bearing(line).line("anthropic-version: 2026-10-21"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("type").asText()).isEqualTo("error");
        assertThat(answer.errorType()).isEqualTo("not_found_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{\"input\":\"hi\"}",
                "{\"model\":\"\"}",
                "{\"model\":\"m\",\"model\":\"n\"}"
            })
    void aBodyThatSaysNoModelIsRefusedInItsWords(String body) {
        RawAnswer answer = relay.ask(bearing("POST /v1/responses").body(body));

        assertRefused(answer, 400, "invalid_request_error");
        assertThat(answer.header("x-should-retry")).hasValue("false");
    }

    @Test
    void aModelThatNoAccountServesIsToldSo() {
        RawAnswer answer =
                relay.ask(bearing("POST /v1/responses").body(BODY.replace("gpt-6.1-sol", "gpt-of-tomorrow")));

        assertRefused(answer, 503, "server_error");
        assertThat(answer.errorMessage()).contains("gpt-of-tomorrow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/responses", "/openai/responses", "/openai/v1/responses/?x=y"})
    void aWebSocketIsRefusedWhoeverAsks(String path) {
        for (String key : List.of(secret, "cr_other")) {
            RawAnswer answer = relay.ask(Ask.of(
                    "GET " + path,
                    "authorization: Bearer " + key,
                    "connection: Upgrade",
                    "upgrade: websocket",
                    "sec-websocket-version: 13",
                    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="));

            assertThat(answer.status()).isEqualTo(426);
        }
    }

    // ---- models

    @Test
    void modelsAreListedInTheShapeOfWhoAsks() {
        RawAnswer openAis = relay.ask(bearing("GET /v1/models"));
        RawAnswer anthropics = relay.ask(bearing("GET /v1/models?limit=1000").line("anthropic-version: 2023-06-01"));
        RawAnswer byKey = relay.ask(Ask.of("GET /v1/models", "x-api-key: " + secret));

        assertThat(openAis.json().get("object").asText()).isEqualTo("list");
        assertThat(openAis.json().get("data"))
                .extracting(model -> model.get("id").asText())
                .containsExactly("gpt-6.1-sol", "gpt-6-luna");
        for (RawAnswer answer : List.of(anthropics, byKey)) {
            assertThat(answer.json().get("has_more").asBoolean()).isFalse();
            assertThat(answer.json().get("data"))
                    .isNotEmpty()
                    .allMatch(model -> model.get("type").asText().equals("model")
                            && model.get("id").asText().startsWith("claude-"));
        }
    }

    @Test
    void aSingleModelComesInTheSameShape() {
        JsonNode known = relay.ask(bearing("GET /openai/models/gpt-6-luna")).json();
        RawAnswer unknown = relay.ask(bearing("GET /v1/models/gpt-of-tomorrow"));

        assertThat(known.get("id").asText()).isEqualTo("gpt-6-luna");
        assertThat(known.get("object").asText()).isEqualTo("model");
        assertRefused(unknown, 404, "invalid_request_error");
        assertThat(unknown.json().at("/error/code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void onlyModelsOfTheKeysAccountsAreListed() throws IOException {
        String group = ManagementApi.json(relay.api().post("/groups", Map.of("name", "few", "platform", "codex")))
                .at("/group/id")
                .asText();
        relay.api()
                .createAccount(
                        Platform.CODEX,
                        relay.upstream().baseUrl(),
                        "sk-of-openai-0002",
                        Map.of("name", "few", "group", group, "supportedModels", Map.of("own-name", "gpt-6-sol")));
        ManagementApi.IssuedKey bound = relay.api()
                .createKey(
                        Map.of("name", "few", "binding", Map.of("codex", Map.of("mode", "group", "groupId", group))));
        relay.letsIn(bound.secret());

        RawAnswer listed = relay.ask(Ask.of("GET /v1/models", "authorization: Bearer " + bound.secret()));

        assertThat(listed.json().get("data"))
                .extracting(model -> model.get("id").asText())
                .containsExactly("own-name");
    }
}
