package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.models.Model;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.inputtokens.InputTokenCountParams;
import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.ToolConversation;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own client for Java does not notice that it talks to a relay, and the relay changes nothing of what they say. */
@ExtendWith(LeakWatch.class)
class OpenAiSdkTest {
    private static final String MODEL = "gpt-6.1-sol";
    private static final ResponseCreateParams PARAMS =
            ResponseCreateParams.builder().model(MODEL).input("hi").build();

    private static RecordedRelay relay;
    private static OpenAIClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RecordedRelay.start(folder, Platform.CODEX, 1);
        client = client(relay.key().secret(), 0);
    }

    @BeforeEach
    void forget() {
        relay.forget();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        relay.close();
    }

    private static OpenAIClient client(String secret, int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(relay.baseUrl() + "/v1")
                .apiKey(secret)
                .maxRetries(retries)
                .build();
    }

    private static Response streamed(ResponseCreateParams params) {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.response();
    }

    private static Response answer(ResponseCreateParams params, boolean stream) {
        return stream ? streamed(params) : client.responses().create(params);
    }

    private static List<String> texts(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(ResponseOutputText::text)
                .toList();
    }

    // ---- answers

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void responsesArriveWholeAndStreamedAlike(boolean stream) {
        relay.relay().upstream().answerNextWith(Reply.text("A short answer."));

        Response response = answer(PARAMS, stream);

        assertThat(texts(response)).containsExactly("A short answer.");
        assertThat(response.status()).hasValue(ResponseStatus.COMPLETED);
        assertThat(response.usage()).isPresent();
        assertThat(relay.assertNothingChanged()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aToolIsCalledAndItsResultComesBack(boolean stream) {
        relay.relay().upstream().answerNextWith(ToolConversation.ECHO, ToolConversation.ECHO);
        List<ResponseInputItem> items = new ArrayList<>();
        items.add(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content("hi")
                .build()));
        ResponseCreateParams.Builder conversation =
                ResponseCreateParams.builder().model(MODEL).addTool(bash());

        Response first = answer(conversation.inputOfResponse(items).build(), stream);
        ResponseFunctionToolCall call = first.output().getLast().asFunctionCall();
        assertThat(call.name()).isEqualTo("Bash");
        assertThat(call.arguments()).contains("echo relay-tool-ok");

        items.add(ResponseInputItem.ofFunctionCall(call));
        items.add(ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output("relay-tool-ok")
                .build()));
        Response last = answer(conversation.inputOfResponse(items).build(), stream);
        assertThat(texts(last)).containsExactly(ToolConversation.ECHO.closing());
        assertThat(relay.assertNothingChanged()).hasSize(2);
    }

    private static FunctionTool bash() {
        return FunctionTool.builder()
                .name("Bash")
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties", JsonValue.from(Map.of("command", Map.of("type", "string"))))
                        .build())
                .build();
    }

    @Test
    void inputTokensAreCounted() {
        InputTokenCountParams params =
                InputTokenCountParams.builder().model(MODEL).input("hi").build();

        assertThat(client.responses().inputTokens().count(params).inputTokens()).isPositive();
        assertThat(relay.assertNothingChanged()).hasSize(1);
    }

    @Test
    void whatTheProviderKeepsIsReadAndDeleted() {
        ResponseInputItem hi = ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content("hi")
                .build());
        Response kept = client.responses()
                .create(PARAMS.toBuilder()
                        .store(true)
                        .inputOfResponse(List.of(hi))
                        .build());

        assertThat(texts(client.responses().retrieve(kept.id()))).isEqualTo(texts(kept));
        assertThat(client.responses().inputItems().list(kept.id()).items()).hasSize(1);
        client.responses().delete(kept.id());
        assertThatThrownBy(() -> client.responses().retrieve(kept.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void modelsAreListed() {
        assertThat(client.models().list().items()).extracting(Model::id).contains(MODEL);
        assertThat(client.models().list().autoPager()).extracting(Model::id).contains(MODEL);
        assertThat(client.models().retrieve(MODEL).id()).isEqualTo(MODEL);
        NotFoundException unknown = catchThrowableOfType(
                NotFoundException.class, () -> client.models().retrieve("gpt-nobody-1"));
        assertThat(unknown.code()).hasValue("model_not_found");
    }

    // ---- errors

    @Test
    void theUpstreamsErrorsAreTheClientsExceptions() {
        relay.relay().upstream().answerNextWith(Refusal.of(400), Refusal.of(429).retryAfter(20));

        BadRequestException bad = catchThrowableOfType(
                BadRequestException.class, () -> client.responses().create(PARAMS));
        RateLimitException limited = catchThrowableOfType(
                RateLimitException.class, () -> client.responses().create(PARAMS));

        assertThat(bad.type()).hasValue("invalid_request_error");
        assertThat(limited.headers().values("retry-after")).containsExactly("20");
        assertThat(relay.assertNothingChanged()).hasSize(2);
    }

    @Test
    void aWrongKeyIsUnauthorizedAndNotToBeTriedAgain() {
        OpenAIClient stranger = client("cr_unknown", 3);
        try {
            UnauthorizedException error = catchThrowableOfType(
                    UnauthorizedException.class, () -> stranger.responses().create(PARAMS));

            assertThat(error.code()).hasValue("invalid_api_key");
            assertThat(relay.sent()).hasSize(1);
        } finally {
            stranger.close();
        }
    }

    @Test
    void aCredentialThatTheUpstreamRefusesIsNotTheClients() {
        relay.relay().upstream().answerNextWith(Refusal.of(401));

        InternalServerException error = catchThrowableOfType(
                InternalServerException.class, () -> client.responses().create(PARAMS));

        assertThat(error.statusCode()).isEqualTo(503);
        assertThat(error.type()).hasValue("server_error");
    }

    @Test
    void theClientsOwnRetriesWork() {
        OpenAIClient patient = client(relay.key().secret(), 3);
        try {
            relay.relay()
                    .upstream()
                    .answerNextWith(
                            Refusal.of(500).withHeader("retry-after-ms", "10"),
                            Refusal.of(500).withHeader("retry-after-ms", "10"),
                            Reply.text("at last"));

            assertThat(texts(patient.responses().create(PARAMS))).containsExactly("at last");
            assertThat(relay.sent())
                    .extracting(exchange ->
                            exchange.request().header("x-stainless-retry-count").orElse("none"))
                    .startsWith("0", "1");
        } finally {
            patient.close();
        }
    }

    /** This client makes no exception of it, whomever it asks. */
    @Test
    void anErrorInsideAStreamMakesAResponseThatHasFailed() {
        relay.relay().upstream().answerNextWith(Reply.events(10, 150).withFlaw(Flaw.overloadedAfter(5)));

        Response response = streamed(PARAMS);

        assertThat(response.status()).hasValue(ResponseStatus.FAILED);
        assertThat(response.error())
                .hasValueSatisfying(error -> assertThat(error.code().asString()).isEqualTo("server_is_overloaded"));
        assertThat(relay.assertNothingChanged()).hasSize(1);
    }

    @Test
    void aCutStreamIsNeverTakenForAWholeOne() {
        for (Flaw flaw : List.of(Flaw.resetAfter(5), Flaw.closeAfter(5), Flaw.NO_TERMINAL)) {
            relay.forget();
            relay.relay()
                    .upstream()
                    .answerNextWith(
                            Reply.events(10, 150).every(Duration.ofMillis(1)).withFlaw(flaw));

            assertThatThrownBy(() -> streamed(PARAMS)).isInstanceOf(OpenAIException.class);
        }
    }

    // ---- leaving

    @Test
    void aClientThatGivesUpCancelsTheUpstream() throws IOException {
        ManagementApi.IssuedKey key = relay.relay().newKey("giving-up");
        OpenAIClient fickle = client(key.secret(), 0);
        ResponseCreateParams params = PARAMS.toBuilder()
                .putAdditionalHeader("x-script", "events-1000+every-100")
                .build();
        try (StreamResponse<ResponseStreamEvent> events = fickle.responses().createStreaming(params)) {
            assertThat(events.stream().limit(5)).hasSize(5);
        } finally {
            fickle.close();
        }

        assertAborted(key);
    }

    @Test
    void aClientThatRunsOutOfPatienceCancelsTheUpstream() throws IOException {
        ManagementApi.IssuedKey key = relay.relay().newKey("impatient");
        OpenAIClient hasty = OpenAIOkHttpClient.builder()
                .baseUrl(relay.baseUrl() + "/v1")
                .apiKey(key.secret())
                .maxRetries(0)
                .timeout(Duration.ofSeconds(1))
                .build();
        ResponseCreateParams params =
                PARAMS.toBuilder().putAdditionalHeader("x-script", "silence").build();
        try {
            assertThatThrownBy(() -> hasty.responses().create(params)).isInstanceOf(OpenAIIoException.class);
        } finally {
            hasty.close();
        }

        assertAborted(key);
    }

    private static void assertAborted(ManagementApi.IssuedKey key) {
        assertThat(relay.relay().ledger().awaitOfKey(key.id(), 1))
                .extracting(LedgerFile.Row::outcome)
                .containsExactly(Outcome.CLIENT_ABORTED);
        Eventually.holds(
                () -> relay.relay().upstream().ledger().answers().getLast().cancelled());
    }
}
