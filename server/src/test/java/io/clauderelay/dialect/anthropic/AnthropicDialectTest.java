package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.platform.json.Json;
import io.clauderelay.vocabulary.Platform;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnthropicDialectTest {
    private final AnthropicDialect dialect = new AnthropicDialect();

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST, 400, invalid_request_error",
        "UNAUTHENTICATED, 401, authentication_error",
        "FORBIDDEN, 403, permission_error",
        "NOT_FOUND, 404, not_found_error",
        "MODEL_NOT_FOUND, 404, not_found_error",
        "METHOD_NOT_ALLOWED, 405, invalid_request_error",
        "TIMEOUT, 408, timeout_error",
        "TOO_LARGE, 413, request_too_large",
        "HEADERS_TOO_LARGE, 431, invalid_request_error",
        "RATE_LIMITED, 429, rate_limit_error",
        "INTERNAL, 500, api_error",
        "BAD_UPSTREAM, 502, api_error",
        "UNAVAILABLE, 503, api_error",
        "UPSTREAM_TIMEOUT, 504, timeout_error",
        "OVERLOADED, 529, overloaded_error"
    })
    void anErrorLooksAsTheProviderWouldSendIt(ErrorKind kind, int status, String type) {
        ErrorText error = dialect.error(kind, "say \"what\"", "req_1");

        assertThat(error.status()).isEqualTo(status);
        JsonNode json = Json.read(error.json(), JsonNode.class);
        assertThat(json.path("type").textValue()).isEqualTo("error");
        assertThat(json.path("error").path("type").textValue()).isEqualTo(type);
        assertThat(json.path("error").path("message").textValue()).isEqualTo("say \"what\"");
        assertThat(json.path("request_id").textValue()).isEqualTo("req_1");
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void anErrorInAStreamIsReadAsOneByItsOwnReader(ErrorKind kind) {
        AnswerReader reader = dialect.streamReader();
        ByteBuf event = Unpooled.copiedBuffer(dialect.errorEvent(kind, "line\nbreak", null), UTF_8);
        reader.read(event, 0, event.writerIndex());

        assertThat(reader.isBetweenEvents()).isTrue();
        assertThat(reader.error()).isPresent();
    }

    @Test
    void modelsAreListedAsThePageThatTheProviderSends() {
        JsonNode list = Json.read(dialect.modelList(List.of("claude-b", "claude-a")), JsonNode.class);

        assertThat(list.path("data").findValuesAsText("id")).containsExactly("claude-b", "claude-a");
        assertThat(list.path("first_id").textValue()).isEqualTo("claude-b");
        assertThat(list.path("last_id").textValue()).isEqualTo("claude-a");
        assertThat(list.path("has_more").booleanValue()).isFalse();
        assertThat(list.at("/data/0/type").textValue()).isEqualTo("model");
    }

    @Test
    void noModelsAreAnEmptyPage() {
        JsonNode list = Json.read(dialect.modelList(List.of()), JsonNode.class);

        assertThat(list.path("data")).isEmpty();
        assertThat(list.path("first_id").isNull()).isTrue();
        assertThat(list.path("last_id").isNull()).isTrue();
    }

    @Test
    void speaksToConsoleAccountsAndLooksForWhatTheRelayNeeds() {
        assertThat(dialect.platform()).isEqualTo(Platform.CLAUDE_CONSOLE);
        assertThat(dialect.requestFields())
                .containsExactly("model", "stream", "metadata", "container", "max_tokens", "speed");
        assertThat(dialect.markedFields()).containsExactlyInAnyOrder("tools", "system", "messages");
        assertThat(dialect.documentReader().isComplete()).isFalse();
    }
}
