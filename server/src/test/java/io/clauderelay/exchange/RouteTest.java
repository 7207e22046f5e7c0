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
        "/api/v1/messages/count_tokens/, COUNT_TOKENS, /v1/messages/count_tokens"
    })
    void messagesAreRelayedWithTheirQuery(String target, Route.Operation operation, String upstream) {
        assertThat(Route.of("POST", target)).isEqualTo(new Route.Relayed(operation, upstream));
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
    }
}
