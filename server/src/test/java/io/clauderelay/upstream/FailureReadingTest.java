package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.dialect.anthropic.AnthropicDialect;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What each status, header, body and event means, as the product's rules and the providers' documents have it. */
class FailureReadingTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Dialect DIALECT = new AnthropicDialect();

    @ParameterizedTest
    @CsvSource({
        "400, GIVE_UP,     ,              CLIENT",
        "401, TRY_ANOTHER, UNAUTHORIZED,  RELAY",
        "402, TRY_ANOTHER, BLOCKED,       UPSTREAM",
        "403, TRY_ANOTHER, UNAUTHORIZED,  RELAY",
        "404, GIVE_UP,     ,              CLIENT",
        "405, GIVE_UP,     ,              CLIENT",
        "408, TRY_AGAIN,   BROKEN,        UPSTREAM",
        "409, GIVE_UP,     ,              CLIENT",
        "413, GIVE_UP,     ,              CLIENT",
        "422, GIVE_UP,     ,              CLIENT",
        "429, TRY_AGAIN,   RATE_LIMITED,  UPSTREAM",
        "500, TRY_AGAIN,   BROKEN,        UPSTREAM",
        "501, TRY_ANOTHER, ,              UPSTREAM",
        "502, TRY_AGAIN,   BROKEN,        UPSTREAM",
        "503, TRY_AGAIN,   BROKEN,        UPSTREAM",
        "504, TRY_AGAIN,   BROKEN,        UPSTREAM",
        "522, TRY_AGAIN,   BROKEN,        UPSTREAM",
        "529, TRY_AGAIN,   OVERLOADED,    UPSTREAM"
    })
    void aStatusAloneSaysWhoseFaultItIsAndWhatMayHelp(
            int status, Remedy remedy, @Nullable Fault fault, Failure.Origin origin) throws Exception {
        Failure failure = read(status, "", null);

        assertThat(failure.remedy()).isEqualTo(remedy);
        assertThat(fault(failure)).isEqualTo(fault);
        assertThat(failure.origin()).isEqualTo(origin);
        assertThat(failure.reason()).contains(Integer.toString(status));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_request_error |                              | Your credit balance is too low to access the API.
            400 | invalid_request_error |                              | This organization has been disabled.
            400 | invalid_request_error |                              | You have reached your specified API usage limits. Come back later.
            403 | permission_error      | organization_on_hold         | On hold.
            429 | rate_limit_error      | enforced_spend_limit_reached | Monthly limit.
            429 | rate_limit_error      | contract_spend_limit_reached | Contract limit.
            429 | insufficient_quota    | insufficient_quota           | You exceeded your current quota.
            402 | billing_error         |                              | Pay.
            """)
    void anAccountThatHasRunOutOfCreditIsBlockedAndAnotherAsked(
            int status, String type, @Nullable String code, String message) throws Exception {
        Failure failure =
                read(status, "retry-after: 5\r\n", new UpstreamError(type, code == null ? "" : code, message));

        assertThat(failure.accountFault()).isEqualTo(new AccountFault(Fault.BLOCKED, null));
        assertThat(failure.remedy()).isEqualTo(Remedy.TRY_ANOTHER);
        assertThat(failure.origin()).isEqualTo(status == 403 ? Failure.Origin.RELAY : Failure.Origin.UPSTREAM);
    }

    @Test
    void whatAnUpstreamQuotesOfARequestBlocksNobody() throws Exception {
        String quoted = "messages.0: Input tag 'your credit balance is too low' found using 'type'";

        assertThat(read(400, "", new UpstreamError("invalid_request_error", "", quoted))
                        .remedy())
                .isEqualTo(Remedy.GIVE_UP);
    }

    @Test
    void aForbiddenAccountIsNeverTheClientsAffair() throws Exception {
        assertThat(read(403, "content-type: text/html\r\n", null).origin()).isEqualTo(Failure.Origin.RELAY);
        assertThat(read(403, "", new UpstreamError("permission_error", "", "no access to this model"))
                        .origin())
                .isEqualTo(Failure.Origin.RELAY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_request_error | prompt is too long: 210000 tokens > 200000 maximum
            400 | invalid_request_error | Output blocked by content filtering policy
            400 | policy_blocked        | refused
            413 | request_too_large     | Request exceeds the maximum size
            422 | invalid_request_error | messages: at least one message is required
            404 | not_found_error       | container: no such container
            """)
    void anErrorOfTheRequestCountsAgainstNobody(int status, String type, String message) throws Exception {
        Failure failure = read(status, "", new UpstreamError(type, "", message));

        assertThat(failure.remedy()).isEqualTo(Remedy.GIVE_UP);
        assertThat(failure.accountFault()).isNull();
        assertThat(failure.origin()).isEqualTo(Failure.Origin.CLIENT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | not_found_error       |                 | model: claude-opus-9
            404 | invalid_request_error | model_not_found | The model `x` does not exist
            403 | permission_error      |                 | Your API key does not have access to the model x
            """)
    void anAccountThatDoesNotKnowTheModelIsPassedOverForThatModel(
            int status, String type, @Nullable String code, String message) throws Exception {
        Failure failure = read(status, "", new UpstreamError(type, code == null ? "" : code, message));

        assertThat(fault(failure)).isEqualTo(Fault.MODEL_UNKNOWN);
        assertThat(failure.remedy()).isEqualTo(Remedy.TRY_ANOTHER);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void aPageIsNotTheApiSpeaking(int status) throws Exception {
        Failure failure = read(status, "Content-Type: text/html; charset=UTF-8\r\n", null);

        assertThat(fault(failure)).isEqualTo(Fault.BROKEN);
        assertThat(failure.remedy()).isEqualTo(Remedy.TRY_ANOTHER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | retry-after: 7                                                                            | 7000
            429 | retry-after-ms: 1500                                                                      | 1500
            429 | retry-after: Thu, 26 Nov 2026 12:00:30 GMT                                                | 30000
            429 | anthropic-ratelimit-requests-remaining: 0;anthropic-ratelimit-requests-reset: 2026-11-26T12:00:09Z | 9000
            429 | anthropic-ratelimit-tokens-remaining: 12;anthropic-ratelimit-tokens-reset: 2026-11-26T12:00:09Z   |
            429 | x-ratelimit-remaining-tokens: 0;x-ratelimit-reset-tokens: 1m30s                           | 90000
            429 | x-ratelimit-remaining-requests: 0;x-ratelimit-reset-requests: 250ms                       | 250
            429 | retry-after: soon                                                                         |
            429 | retry-after: 0                                                                            |
            503 | retry-after: 3                                                                            | 3000
            529 | retry-after: 4                                                                            | 4000
            500 | x-none: 1                                                                                 |
            """)
    void thePauseIsWhatTheUpstreamSays(int status, String headers, @Nullable Long millis) throws Exception {
        Failure failure = read(status, headers.replace(";", "\r\n") + "\r\n", null);

        assertThat(failure.pause()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    @Test
    void anOverloadedServerSaysSoInACodeToo() throws Exception {
        assertThat(fault(read(503, "", new UpstreamError("server_error", "slow_down", ""))))
                .isEqualTo(Fault.OVERLOADED);
        assertThat(fault(read(503, "", new UpstreamError("server_error", "other", ""))))
                .isEqualTo(Fault.BROKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error,      TRY_AGAIN,   OVERLOADED",
        "rate_limit_error,      TRY_AGAIN,   RATE_LIMITED",
        "api_error,             TRY_AGAIN,   BROKEN",
        "timeout_error,         TRY_AGAIN,   BROKEN",
        "new_kind_of_error,     TRY_AGAIN,   BROKEN",
        "authentication_error,  TRY_ANOTHER, UNAUTHORIZED",
        "billing_error,         TRY_ANOTHER, BLOCKED",
        "invalid_request_error, GIVE_UP,     ",
        "request_too_large,     GIVE_UP,     "
    })
    void anEventMeansWhatItsStatusWouldHaveMeant(String type, Remedy remedy, @Nullable Fault fault) {
        Failure failure = FailureReading.ofEvent(DIALECT, new UpstreamError(type, "", ""));

        assertThat(failure.remedy()).isEqualTo(remedy);
        assertThat(fault(failure)).isEqualTo(fault);
    }

    @Test
    void whatWouldLeadAClientAstrayIsUnfitWhateverFollows() throws Exception {
        assertThat(FailureReading.unfit(head(302, "location: /x\r\n"))).isNotNull();
        assertThat(FailureReading.unfit(head(200, "content-encoding: br\r\n"))).isNotNull();
        assertThat(FailureReading.unfit(head(200, "content-encoding: identity\r\n")))
                .isNull();
        assertThat(FailureReading.unfit(head(529, "content-encoding: gzip\r\n")))
                .isNull();
    }

    @Test
    void aGoodStatusIsNoTrouble() throws Exception {
        assertThat(FailureReading.begin(NotFound.OF_THE_REQUEST, head(200, ""), NOW))
                .isNull();
        assertThat(FailureReading.begin(NotFound.OF_THE_REQUEST, head(400, ""), NOW))
                .isNotNull();
    }

    @Test
    void aReasonNeverQuotesTheUpstreamsSentence() throws Exception {
        Failure failure = read(400, "", new UpstreamError("invalid_request_error", "", "your prompt: my secret"));

        assertThat(failure.reason()).isEqualTo("the upstream answered 400 invalid_request_error");
    }

    private static @Nullable Fault fault(Failure failure) {
        return failure.accountFault() == null ? null : failure.accountFault().fault();
    }

    private static Failure read(int status, String headerLines, @Nullable UpstreamError error) throws Exception {
        return Objects.requireNonNull(FailureReading.begin(NotFound.OF_THE_REQUEST, head(status, headerLines), NOW))
                .of(error);
    }

    private static ResponseHead head(int status, String headerLines) throws MalformedResponseException {
        ByteBuf bytes = Unpooled.copiedBuffer("HTTP/1.1 " + status + " X\r\n" + headerLines + "\r\n", ISO_8859_1);
        ResponseHead head = new ResponseHead();
        head.append(bytes, bytes.readerIndex(), bytes.writerIndex());
        head.parse();
        return head;
    }
}
