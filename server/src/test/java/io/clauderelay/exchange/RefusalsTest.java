package io.clauderelay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.anthropic.AnthropicDialect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalsTest {
    private final Dialect dialect = new AnthropicDialect();

    @ParameterizedTest
    @EnumSource(
            names = {
                "BAD_REQUEST",
                "UNAUTHENTICATED",
                "FORBIDDEN",
                "NOT_FOUND",
                "MODEL_NOT_FOUND",
                "METHOD_NOT_ALLOWED",
                "TOO_LARGE",
                "HEADERS_TOO_LARGE"
            })
    void whatWillNotGetBetterIsNotToBeTriedAgain(ErrorKind kind) {
        assertThat(Refusals.answer(dialect, kind, "no", "req").headerLines()).containsExactly("x-should-retry: false");
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "UNAVAILABLE", "OVERLOADED"})
    void whatMayGetBetterSaysWhenToTryAgain(ErrorKind kind) {
        assertThat(Refusals.answer(dialect, kind, "no", "req").headerLines())
                .singleElement()
                .asString()
                .matches("retry-after: [1-9][0-9]?");
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMEOUT", "INTERNAL", "BAD_UPSTREAM", "UPSTREAM_TIMEOUT"})
    void theRestIsLeftToTheClient(ErrorKind kind) {
        assertThat(Refusals.answer(dialect, kind, "no", "req").headerLines()).isEmpty();
    }

    @Test
    void aRequestThatCannotBeReadIsToldWhy() {
        assertThat(Refusals.unreadable(dialect, new TooLongHttpHeaderException("x"), "req")
                        .status())
                .isEqualTo(431);
        assertThat(Refusals.unreadable(dialect, new TooLongHttpLineException("x"), "req")
                        .status())
                .isEqualTo(431);
        assertThat(Refusals.unreadable(dialect, new IllegalArgumentException("x"), "req")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anAnswerIsOneWholeHttpMessage() {
        OwnAnswer answer = Refusals.answer(dialect, ErrorKind.NOT_FOUND, "Nothing é", "req_1")
                .with("allow: GET");

        assertThat(text(answer, true, false))
                .startsWith("HTTP/1.1 404 Not Found\r\n")
                .contains(
                        "\r\nrequest-id: req_1\r\n",
                        "\r\nx-request-id: req_1\r\n",
                        "x-relay-request-id: req_1\r\n",
                        "x-should-retry: false\r\n",
                        "allow: GET\r\n")
                .contains("content-length: " + answer.json().getBytes(StandardCharsets.UTF_8).length + "\r\n")
                .doesNotContain("connection: close")
                .endsWith("\r\n\r\n" + answer.json());
        assertThat(text(answer, false, true)).contains("connection: close\r\n").endsWith("\r\n\r\n");
    }

    private static String text(OwnAnswer answer, boolean keepAlive, boolean withoutBody) {
        ByteBuf bytes = answer.encode(UnpooledByteBufAllocator.DEFAULT, "req_1", keepAlive, withoutBody);
        try {
            return bytes.toString(StandardCharsets.UTF_8);
        } finally {
            bytes.release();
        }
    }
}
