package io.clauderelay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/messages, MESSAGES, /v1/messages",
        "/v1/messages?beta=true, MESSAGES, /v1/messages?beta=true",
        "/v1/messages/?a=/v1/x, MESSAGES, /v1/messages?a=/v1/x",
        "/v1/messages?, MESSAGES, /v1/messages?",
        "/api/v1/messages, MESSAGES, /v1/messages",
        "/claude/v1/messages?beta=true, MESSAGES, /v1/messages?beta=true",
        "/v1/messages/count_tokens?beta=true, COUNT_TOKENS, /v1/messages/count_tokens?beta=true",
        "/api/v1/messages/count_tokens/, COUNT_TOKENS, /v1/messages/count_tokens",
        "/v1/responses, RESPONSES, /v1/responses",
        "/openai/v1/responses?a=b, RESPONSES, /v1/responses?a=b",
        "/openai/responses, RESPONSES, /v1/responses",
        "/v1/responses/compact, COMPACT, /v1/responses/compact",
        "/openai/responses/input_tokens/, INPUT_TOKENS, /v1/responses/input_tokens",
        "/v1/chat/completions, CHAT_COMPLETIONS, /v1/chat/completions",
        "/openai/chat/completions, CHAT_COMPLETIONS, /v1/chat/completions",
        "/openai/v1/chat/completions, CHAT_COMPLETIONS, /v1/chat/completions"
    })
    void whatIsAskedOfAModelIsRelayedWithItsQuery(String target, Route.Operation operation, String upstream) {
        assertThat(Route.of("POST", target)).isEqualTo(new Route.Relayed(operation, upstream, null));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/responses/resp_1?include=x, /v1/responses/resp_1?include=x",
        "DELETE, /openai/responses/resp_1/, /v1/responses/resp_1",
        "POST, /openai/v1/responses/resp_1/cancel, /v1/responses/resp_1/cancel",
        "GET, /v1/responses/resp_1/input_items?limit=5, /v1/responses/resp_1/input_items?limit=5"
    })
    void anEarlierResponseIsAskedForByItsId(String method, String target, String upstream) {
        assertThat(Route.of(method, target))
                .isEqualTo(new Route.Relayed(Route.Operation.STORED_RESPONSE, upstream, "resp_1"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/responses/resp_1, 'GET, DELETE'",
        "GET, /v1/responses/resp_1/cancel, POST",
        "DELETE, /v1/responses/resp_1/input_items, GET",
        "GET, /v1/responses/compact, POST"
    })
    void anEarlierResponseIsAskedForInItsWay(String method, String target, String allowed) {
        assertThat(Route.of(method, target)).isEqualTo(new Route.WrongMethod(allowed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "post"})
    void messagesArePosted(String method) {
        assertThat(Route.of(method, "/v1/messages?x")).isEqualTo(new Route.WrongMethod("POST"));
    }

    @Test
    void whatIsReadIsReadWithGetOrHead() {
        for (String method : new String[] {"GET", "HEAD"}) {
            assertThat(Route.of(method, "/v1/models?limit=1000")).isEqualTo(new Route.Models());
            assertThat(Route.of(method, "/claude/v1/models/")).isEqualTo(new Route.Models());
            assertThat(Route.of(method, "/openai/models")).isEqualTo(new Route.Models());
            assertThat(Route.of(method, "/")).isEqualTo(new Route.Hello());
            assertThat(Route.of(method, "/?x=1")).isEqualTo(new Route.Hello());
            assertThat(Route.of(method, "/api/hello")).isEqualTo(new Route.Hello());
            assertThat(Route.of(method, "/health/live")).isEqualTo(new Route.Live());
            assertThat(Route.of(method, "/health")).isEqualTo(new Route.Ready());
            assertThat(Route.of(method, "/health/ready/")).isEqualTo(new Route.Ready());
        }
        assertThat(Route.of("POST", "/v1/models")).isEqualTo(new Route.WrongMethod("GET, HEAD"));
        assertThat(Route.of("DELETE", "/health")).isEqualTo(new Route.WrongMethod("GET, HEAD"));
    }

    @Test
    void aWebSocketIsAskedForWhereResponsesAre() {
        assertThat(Route.of("GET", "/v1/responses?x", "WebSocket")).isEqualTo(new Route.WebSocket());
        assertThat(Route.of("GET", "/openai/responses", "websocket")).isEqualTo(new Route.WebSocket());
        assertThat(Route.of("GET", "/v1/responses", null)).isEqualTo(new Route.WrongMethod("POST"));
        assertThat(Route.of("GET", "/v1/responses", "h2c")).isEqualTo(new Route.WrongMethod("POST"));
        assertThat(Route.of("GET", "/v1/messages", "websocket")).isEqualTo(new Route.WrongMethod("POST"));
        assertThat(Route.of("POST", "/v1/responses", "websocket"))
                .isEqualTo(new Route.Relayed(Route.Operation.RESPONSES, "/v1/responses", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "/v1",
                "/v1/message",
                "/v1/messages/batches",
                "/v1/messages//",
                "//v1/messages",
                "/V1/messages",
                "/v1/messages%2f",
                "/v1/../v1/messages",
                "/api/api/v1/messages",
                "/api/claude/v1/messages",
                "/other/v1/messages",
                "/api/v2/keys",
                "/openai",
                "/openai/",
                "/openai/openai/responses",
                "/v1/embeddings",
                "/v1/responses//",
                "/v1/responses//cancel",
                "/v1/responses/resp_1/output",
                "/v1/responses/resp_1/cancel/again",
                "/responses",
                "http://elsewhere.example/v1/messages",
                "?/v1/messages"
            })
    void nothingElseIsThere(String target) {
        assertThat(Route.of("POST", target)).isEqualTo(new Route.Unknown());
        assertThat(Route.of("GET", target)).isEqualTo(new Route.Unknown());
    }

    @Test
    void anOperationHasTheNameOfTheLedger() {
        assertThat(Route.Operation.MESSAGES.id()).isEqualTo("messages");
        assertThat(Route.Operation.COUNT_TOKENS.id()).isEqualTo("count_tokens");
        assertThat(Route.Operation.CHAT_COMPLETIONS.id()).isEqualTo("chat_completions");
    }

    @Test
    void countingTokensIsFree() {
        assertThat(Route.Operation.values())
                .filteredOn(Route.Operation::isFree)
                .containsExactly(
                        Route.Operation.COUNT_TOKENS, Route.Operation.INPUT_TOKENS, Route.Operation.STORED_RESPONSE);
    }
}
