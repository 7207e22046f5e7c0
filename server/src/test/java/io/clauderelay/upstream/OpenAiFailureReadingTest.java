package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.dialect.openai.ResponsesDialect;
import io.clauderelay.vocabulary.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the errors of OpenAI's dialects mean. */
class OpenAiFailureReadingTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Dialect DIALECT = new ResponsesDialect();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | invalid_request_error | invalid_api_key             | Incorrect API key provided: sk-x       | TRY_ANOTHER | UNAUTHORIZED
            403 | invalid_request_error | unsupported_country_region_territory | Country not supported          | TRY_ANOTHER | UNAUTHORIZED
            403 | invalid_request_error | model_not_found             | Project has no access to x              | TRY_ANOTHER | MODEL_UNKNOWN
            404 | invalid_request_error | model_not_found             | The model `x` does not exist            | TRY_ANOTHER | MODEL_UNKNOWN
            400 | invalid_request_error | model_not_found             | The requested x does not exist          | TRY_ANOTHER | MODEL_UNKNOWN
            429 | insufficient_quota    | insufficient_quota          | You exceeded your current quota         | TRY_ANOTHER | BLOCKED
            429 | requests              | rate_limit_exceeded         | Rate limit reached                      | TRY_AGAIN   | RATE_LIMITED
            503 | server_error          | server_is_overloaded        | Overloaded                              | TRY_AGAIN   | OVERLOADED
            503 | server_error          | slow_down                   | Slow down                               | TRY_AGAIN   | OVERLOADED
            503 | server_error          |                             | Try later                               | TRY_AGAIN   | BROKEN
            500 | server_error          | server_error                | The server had an error                 | TRY_AGAIN   | BROKEN
            404 | invalid_request_error | previous_response_not_found | No response of this model's id resp_1   | GIVE_UP     |
            400 | invalid_request_error | previous_response_not_found | Previous response resp_1 not found      | GIVE_UP     |
            400 | invalid_request_error | invalid_encrypted_content   | organization_id did not match           | LEAVE_OUT_FOREIGN |
            400 | invalid_request_error | context_length_exceeded     | This model's maximum context length     | GIVE_UP     |
            404 | invalid_request_error |                             | Invalid URL (POST /v1/x)                | GIVE_UP     |
            """)
    void anAnswerMeansWhatItsCodeSays(
            int status, String type, @Nullable String code, String message, Remedy remedy, @Nullable Fault fault)
            throws Exception {
        Failure failure = read(status, "", new UpstreamError(type, code == null ? "" : code, message));

        assertThat(failure.remedy()).isEqualTo(remedy);
        assertThat(fault(failure)).isEqualTo(fault);
        boolean ofTheRequest = remedy == Remedy.GIVE_UP || remedy == Remedy.LEAVE_OUT_FOREIGN;
        assertThat(failure.origin() == Failure.Origin.CLIENT).isEqualTo(ofTheRequest);
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_exceeded,         TRY_AGAIN,   RATE_LIMITED",
        "server_error,                TRY_AGAIN,   BROKEN",
        "server_is_overloaded,        TRY_AGAIN,   OVERLOADED",
        "slow_down,                   TRY_AGAIN,   OVERLOADED",
        "insufficient_quota,          TRY_ANOTHER, BLOCKED",
        "model_not_found,             TRY_ANOTHER, MODEL_UNKNOWN",
        "context_length_exceeded,     GIVE_UP,     ",
        "invalid_prompt,              GIVE_UP,     ",
        "invalid_encrypted_content,   LEAVE_OUT_FOREIGN, ",
        "previous_response_not_found, GIVE_UP,     ",
        "new_code,                    TRY_AGAIN,   BROKEN"
    })
    void aResponseThatFailedMeansWhatItsCodeSays(String code, Remedy remedy, @Nullable Fault fault) {
        Failure failure = FailureReading.ofEvent(DIALECT, new UpstreamError(UpstreamError.UNNAMED, code, "some model"));

        assertThat(failure.remedy()).isEqualTo(remedy);
        assertThat(fault(failure)).isEqualTo(fault);
    }

    @Test
    void aRateLimitInsideAStreamSaysItsPauseInASentence() {
        String sentence = "Rate limit reached for gpt-x on tokens per min. Please try again in 3.5s. Visit our page.";
        Failure failure = FailureReading.ofEvent(
                DIALECT, new UpstreamError(UpstreamError.UNNAMED, "rate_limit_exceeded", sentence));

        assertThat(failure.pause()).isEqualTo(Duration.ofMillis(3500));
        assertThat(failure.shownAs()).isEqualTo(ErrorKind.RATE_LIMITED);
    }

    @Test
    void aHeaderSaysThePauseBetterThanASentence() throws Exception {
        UpstreamError error = new UpstreamError("requests", "rate_limit_exceeded", "Please try again in 20s.");

        assertThat(read(429, "retry-after: 7\r\n", error).pause()).isEqualTo(Duration.ofSeconds(7));
        assertThat(read(429, "", error).pause()).isEqualTo(Duration.ofSeconds(20));
        assertThat(read(429, "x-ratelimit-remaining-tokens: 0\r\nx-ratelimit-reset-tokens: 6ms\r\n", error)
                        .pause())
                .isEqualTo(Duration.ofMillis(6));
        assertThat(read(500, "", new UpstreamError("server_error", "", "Please try again in 20s."))
                        .pause())
                .isNull();
    }

    /** Not every endpoint has chats, compactions or counts. */
    @Test
    void whatNotEveryEndpointHasIsForAnotherAccount() throws Exception {
        UpstreamError error = new UpstreamError("invalid_request_error", "", "Invalid URL (POST /v1/chat/completions)");

        Failure ofChat = read(NotFound.OF_THE_PATH, 404, "", error);
        assertThat(ofChat.remedy()).isEqualTo(Remedy.TRY_ANOTHER);
        assertThat(fault(ofChat)).isEqualTo(Fault.MODEL_UNKNOWN);
        assertThat(read(404, "", error).remedy()).isEqualTo(Remedy.GIVE_UP);
    }

    private static @Nullable Fault fault(Failure failure) {
        return failure.accountFault() == null ? null : failure.accountFault().fault();
    }

    private static Failure read(int status, String headerLines, UpstreamError error) throws Exception {
        return read(NotFound.OF_THE_REQUEST, status, headerLines, error);
    }

    private static Failure read(NotFound notFound, int status, String headerLines, UpstreamError error)
            throws Exception {
        ByteBuf bytes = Unpooled.copiedBuffer("HTTP/1.1 " + status + " X\r\n" + headerLines + "\r\n", ISO_8859_1);
        ResponseHead head = new ResponseHead();
        head.append(bytes, bytes.readerIndex(), bytes.writerIndex());
        head.parse();
        return Objects.requireNonNull(FailureReading.begin(notFound, head, NOW)).of(error);
    }
}
