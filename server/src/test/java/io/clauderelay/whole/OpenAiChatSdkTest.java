package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.ToolConversation;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

/** OpenAI's own client for Java chats through a relay without noticing it. */
@ExtendWith(LeakWatch.class)
class OpenAiChatSdkTest {
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

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder().model("gpt-6.1-sol").addUserMessage("hi");
    }

    private static ChatCompletion streamed(ChatCompletionCreateParams params) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            chunks.stream().forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    private static ChatCompletionMessage answer(ChatCompletionCreateParams params, boolean stream) {
        ChatCompletion completion =
                stream ? streamed(params) : client.chat().completions().create(params);
        return completion.choices().getFirst().message();
    }

    private static List<SentAndReceived> assertOnlyUsageAsked(boolean stream) {
        return relay.assertChanged(stream ? Intended.USAGE_ASKED : Intended.NOTHING);
    }

    // ---- answers

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void completionsArriveWholeAndStreamedAlike(boolean stream) {
        relay.relay().upstream().answerNextWith(Reply.text("A short answer."));

        assertThat(answer(chat().build(), stream).content()).hasValue("A short answer.");
        assertThat(assertOnlyUsageAsked(stream)).hasSize(1);
    }

    @Test
    void whoAsksForTheUsageOfAStreamGetsIt() {
        ChatCompletionStreamOptions options =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();

        assertThat(streamed(chat().streamOptions(options).build()).usage())
                .hasValueSatisfying(
                        usage -> assertThat(usage.completionTokens()).isPositive());
        assertThat(streamed(chat().build()).usage()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aToolIsCalledAndItsResultComesBack(boolean stream) {
        relay.relay().upstream().answerNextWith(ToolConversation.ECHO, ToolConversation.ECHO);
        ChatCompletionCreateParams.Builder conversation = chat().addTool(bash());

        ChatCompletionMessage first = answer(conversation.build(), stream);
        ChatCompletionMessageFunctionToolCall call =
                first.toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(call.function().name()).isEqualTo("Bash");
        assertThat(call.function().arguments()).contains("echo relay-tool-ok");

        conversation
                .addMessage(first)
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("relay-tool-ok")
                        .build());
        assertThat(answer(conversation.build(), stream).content()).hasValue(ToolConversation.ECHO.closing());
        assertThat(assertOnlyUsageAsked(stream)).hasSize(2);
    }

    private static ChatCompletionFunctionTool bash() {
        return ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("Bash")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("command", Map.of("type", "string"))))
                                .build())
                        .build())
                .build();
    }

    // ---- errors

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theUpstreamsErrorsAreTheClientsExceptions(boolean stream) {
        relay.relay().upstream().answerNextWith(Refusal.of(400), Refusal.of(429).retryAfter(20));

        BadRequestException bad = catchThrowableOfType(BadRequestException.class, () -> answer(chat().build(), stream));
        RateLimitException limited =
                catchThrowableOfType(RateLimitException.class, () -> answer(chat().build(), stream));

        assertThat(bad.type()).hasValue("invalid_request_error");
        assertThat(limited.headers().values("retry-after")).containsExactly("20");
        assertThat(assertOnlyUsageAsked(stream)).hasSize(2);
    }

    @Test
    void theClientsOwnRetriesWork() {
        OpenAIClient patient = client(relay.key().secret(), 3);
        try {
            relay.relay()
                    .upstream()
                    .answerNextWith(Refusal.of(429).retryAfter(1), Refusal.of(500), Reply.text("at last"));

            ChatCompletion completion = patient.chat().completions().create(chat().build());

            assertThat(completion.choices().getFirst().message().content()).hasValue("at last");
            assertThat(relay.sent())
                    .extracting(exchange ->
                            exchange.request().header("x-stainless-retry-count").orElse("none"))
                    .startsWith("0", "1");
        } finally {
            patient.close();
        }
    }

    @Test
    void anErrorInsideAStreamIsAnException() {
        relay.relay().upstream().answerNextWith(Reply.events(10, 150).withFlaw(Flaw.overloadedAfter(5)));

        assertThatThrownBy(() -> streamed(chat().build()))
                .isInstanceOfSatisfying(
                        SseException.class, error -> assertThat(error.code()).hasValue("server_is_overloaded"));
        assertThat(assertOnlyUsageAsked(true)).hasSize(1);
    }

    @Test
    void aCutStreamIsNeverTakenForAWholeOne() {
        for (Flaw flaw : List.of(Flaw.resetAfter(5), Flaw.closeAfter(5), Flaw.NO_TERMINAL)) {
            relay.forget();
            relay.relay()
                    .upstream()
                    .answerNextWith(
                            Reply.events(10, 150).every(Duration.ofMillis(1)).withFlaw(flaw));

            assertThatThrownBy(() -> streamed(chat().build())).isInstanceOf(OpenAIException.class);
        }
    }

    // ---- leaving

    @Test
    void aClientThatGivesUpCancelsTheUpstream() throws IOException {
        ManagementApi.IssuedKey key = relay.relay().newKey("giving-up");
        OpenAIClient fickle = client(key.secret(), 0);
        ChatCompletionCreateParams params =
                chat().putAdditionalHeader("x-script", "events-1000+every-100").build();
        try (StreamResponse<ChatCompletionChunk> chunks =
                fickle.chat().completions().createStreaming(params)) {
            assertThat(chunks.stream().limit(5)).hasSize(5);
        } finally {
            fickle.close();
        }

        assertThat(relay.relay().ledger().awaitOfKey(key.id(), 1))
                .extracting(LedgerFile.Row::outcome)
                .containsExactly(Outcome.CLIENT_ABORTED);
    }
}
