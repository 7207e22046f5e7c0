package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the two dialects say themselves. */
class OpenAiDialectsTest {
    private static final Dialect RESPONSES = new ResponsesDialect();
    private static final Dialect CHAT = new ChatDialect();
    private static final List<Dialect> BOTH = List.of(RESPONSES, CHAT);

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST, 400, invalid_request_error, ",
        "UNAUTHENTICATED, 401, invalid_request_error, invalid_api_key",
        "FORBIDDEN, 403, invalid_request_error, insufficient_permissions",
        "NOT_FOUND, 404, invalid_request_error, ",
        "MODEL_NOT_FOUND, 404, invalid_request_error, model_not_found",
        "METHOD_NOT_ALLOWED, 405, invalid_request_error, method_not_supported",
        "TIMEOUT, 408, invalid_request_error, request_timeout",
        "TOO_LARGE, 413, invalid_request_error, request_too_large",
        "HEADERS_TOO_LARGE, 431, invalid_request_error, headers_too_large",
        "RATE_LIMITED, 429, requests, rate_limit_exceeded",
        "INTERNAL, 500, server_error, server_error",
        "BAD_UPSTREAM, 502, server_error, server_error",
        "UNAVAILABLE, 503, server_error, server_error",
        "UPSTREAM_TIMEOUT, 504, server_error, server_error",
        "OVERLOADED, 503, server_error, server_error"
    })
    void anErrorLooksAsTheProviderWouldSendIt(ErrorKind kind, int status, String type, @Nullable String code) {
        for (Dialect dialect : BOTH) {
            ErrorText text = dialect.error(kind, "say \"what\"", "req_1");

            assertThat(text.status()).isEqualTo(status);
            JsonNode error = Json.read(text.json(), JsonNode.class).path("error");
            assertThat(error.path("type").textValue()).isEqualTo(type);
            assertThat(error.path("code").textValue()).isEqualTo(code);
            assertThat(error.path("message").textValue()).isEqualTo("say \"what\"");
            assertThat(error.path("param").isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void itsOwnReadersReadAnErrorInAStreamAsOne(ErrorKind kind) {
        for (Dialect dialect : BOTH) {
            AnswerReader reader = dialect.streamReader();
            Fixtures.feed(
                    reader, dialect.errorEvent(kind, "line\nbreak", "resp_1").getBytes(UTF_8));

            assertThat(reader.isBetweenEvents()).isTrue();
            assertThat(reader.hasContent()).isFalse();
            assertThat(reader.error().orElseThrow().message()).isEqualTo("line\nbreak");
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void aResponseThatTheRelayMustBreakOffMayBeAskedForAgain(ErrorKind kind) {
        JsonNode response = data(RESPONSES.errorEvent(kind, "no", "resp_1")).path("response");

        assertThat(response.at("/error/code").textValue())
                .isEqualTo(kind == ErrorKind.RATE_LIMITED ? "rate_limit_exceeded" : "server_error");
        assertThat(response.path("status").textValue()).isEqualTo("failed");
        assertThat(response.path("id").textValue()).isEqualTo("resp_1");
        assertThat(response.path("output")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "error,                 server_is_overloaded, server_is_overloaded",
        "requests,              ,                     rate_limit_exceeded",
        "invalid_request_error, ,                     invalid_prompt",
        "server_error,          ,                     server_error",
        "error,                 ,                     server_error"
    })
    void anUpstreamsErrorKeepsItsWords(String type, @Nullable String code, String told) {
        UpstreamError error = new UpstreamError(type, code == null ? "" : code, "say \"what\"");

        JsonNode failed = data(RESPONSES.errorEvent(error)).at("/response/error");
        JsonNode chat = data(CHAT.errorEvent(error)).path("error");

        assertThat(failed.path("code").textValue()).isEqualTo(told);
        assertThat(failed.path("message").textValue()).isEqualTo("say \"what\"");
        assertThat(chat.path("type").textValue()).isEqualTo(type);
        assertThat(chat.path("code").textValue()).isEqualTo(code);
        assertThat(chat.path("message").textValue()).isEqualTo("say \"what\"");
    }

    @ParameterizedTest
    @CsvSource({
        "error,                 rate_limit_exceeded,          429",
        "insufficient_quota,    insufficient_quota,           429",
        "error,                 server_error,                 500",
        "error,                 server_is_overloaded,         503",
        "server_error,          slow_down,                    503",
        "error,                 context_length_exceeded,      400",
        "invalid_request_error, invalid_encrypted_content,    400",
        "error,                 invalid_image_url,            400",
        "error,                 image_content_policy_violation, 400",
        "error,                 unsupported_image_media_type, 400",
        "invalid_request_error, model_not_found,              404",
        "invalid_request_error, invalid_api_key,              401",
        "invalid_request_error, ,                             400",
        "authentication_error,  ,                             401",
        "permission_error,      ,                             403",
        "not_found_error,       ,                             404",
        "tokens,                ,                             429",
        "server_error,          ,                             500",
        "error,                 ,                             500",
        "new_kind,              new_code,                     500"
    })
    void theStatusIsTheOneTheProviderWouldHaveSent(String type, @Nullable String code, int status) {
        UpstreamError error = new UpstreamError(type, code == null ? "" : code, "");

        assertThat(RESPONSES.statusOf(error)).isEqualTo(status);
        assertThat(CHAT.statusOf(error)).isEqualTo(status);
    }

    @Test
    void aPingIsNoEvent() {
        for (Dialect dialect : BOTH) {
            AnswerReader reader = dialect.streamReader();
            Fixtures.feed(reader, dialect.ping().getBytes(UTF_8));

            assertThat(dialect.ping()).startsWith(":").endsWith("\n\n");
            assertThat(reader.isBetweenEvents()).isTrue();
            assertThat(reader.hasContent()).isFalse();
        }
    }

    @Test
    void modelsAreListedAsTheProviderDoes() {
        JsonNode list = Json.read(RESPONSES.modelList(List.of("gpt-b", "gpt-a")), JsonNode.class);

        assertThat(list.path("object").textValue()).isEqualTo("list");
        assertThat(list.path("data").findValuesAsText("id")).containsExactly("gpt-b", "gpt-a");
        assertThat(list.at("/data/0/object").textValue()).isEqualTo("model");
        assertThat(list.at("/data/0/created").isIntegralNumber()).isTrue();
        assertThat(Json.read(CHAT.modelList(List.of()), JsonNode.class).path("data"))
                .isEmpty();
        assertThat(Json.read(CHAT.model("gpt-a"), JsonNode.class)).isEqualTo(list.at("/data/1"));
    }

    @Test
    void bothSpeakToCodexAccounts() {
        for (Dialect dialect : BOTH) {
            assertThat(dialect.platform()).isEqualTo(Platform.CODEX);
            assertThat(dialect.requestFields()).startsWith("model", "stream");
            assertThat(dialect.documentReader().isComplete()).isFalse();
        }
        assertThat(RESPONSES.markedFields()).containsExactly("instructions", "tools", "input");
        assertThat(CHAT.markedFields()).containsExactly("tools", "messages");
    }

    private static JsonNode data(String event) {
        return Json.read(event.substring(event.indexOf('{')).strip(), JsonNode.class);
    }
}
