package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.bench.ToolConversation;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The provider's own client for Java does not notice that it talks to a relay. */
@ExtendWith(LeakWatch.class)
class SdkTest {
    private static RunningRelay relay;
    private static AnthropicClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.start(folder);
        client = client(relay.key().secret(), 0);
    }

    @AfterEach
    void forgive() {
        relay.forgive(relay.account());
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        relay.close();
    }

    private static AnthropicClient client(String secret, int retries) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(relay.baseUrl().toString())
                .apiKey(secret)
                .maxRetries(retries)
                .build();
    }

    private static MessageCreateParams.Builder message() {
        return MessageCreateParams.builder().model(Ask.MODEL).maxTokens(64).addUserMessage("hi");
    }

    private static Message streamed(MessageCreateParams params) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(params)) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }

    // ---- answers

    @Test
    void messagesArriveWholeAndStreamedAlike() {
        Reply reply = Reply.text("A short answer.").withTokens(new TokenCounts(310, 144, 9_000, 1_200, 400, 0, 0));
        relay.upstream().answerNextWith(reply, reply);
        Message whole = client.messages().create(message().build());
        Message streamed = streamed(message().build());

        for (Message message : List.of(whole, streamed)) {
            assertThat(message.content())
                    .singleElement()
                    .returns("A short answer.", block -> block.asText().text());
            assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
            assertThat(message.usage().inputTokens()).isEqualTo(310);
            assertThat(message.usage().outputTokens()).isEqualTo(144);
            assertThat(message.usage().cacheReadInputTokens()).hasValue(9_000L);
        }
    }

    @Test
    void thinkingAndItsSignatureArrive() {
        Script thinking = Script.named("thinking");
        relay.upstream().answerNextWith(thinking, thinking);
        for (Message message : List.of(
                client.messages().create(message().build()), streamed(message().build()))) {
            assertThat(message.content()).hasSize(2);
            assertThat(message.content().getFirst().asThinking().signature()).isEqualTo("RXJVQjU1MjMxMWE3Mjg=");
        }
    }

    @Test
    void aToolIsCalledAndItsResultComesBack() {
        for (boolean stream : List.of(false, true)) {
            relay.upstream().answerNextWith(ToolConversation.ECHO, ToolConversation.ECHO);
            MessageCreateParams.Builder conversation = message().addTool(bash());
            Message first = answer(conversation.build(), stream);
            ToolUseBlock call = first.content().getLast().asToolUse();

            assertThat(first.stopReason()).hasValue(StopReason.TOOL_USE);
            assertThat(call.name()).isEqualTo("Bash");
            assertThat(call._input().toString()).contains("echo relay-tool-ok");

            conversation
                    .addMessage(first)
                    .addUserMessageOfContentBlockParams(
                            List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                    .toolUseId(call.id())
                                    .content("relay-tool-ok")
                                    .build())));
            Message last = answer(conversation.build(), stream);

            assertThat(last.stopReason()).hasValue(StopReason.END_TURN);
            assertThat(last.content().getFirst().asText().text()).isEqualTo(ToolConversation.ECHO.closing());
        }
    }

    private static Message answer(MessageCreateParams params, boolean stream) {
        return stream ? streamed(params) : client.messages().create(params);
    }

    private static Tool bash() {
        Tool.InputSchema.Properties properties = Tool.InputSchema.Properties.builder()
                .putAdditionalProperty("command", JsonValue.from(Map.of("type", "string")))
                .build();
        return Tool.builder()
                .name("Bash")
                .inputSchema(Tool.InputSchema.builder().properties(properties).build())
                .build();
    }

    @Test
    void whatNobodyKnowsYetDoesNotHurt() {
        Script everything = Script.named("everything");
        relay.upstream().answerNextWith(everything);

        assertThat(client.messages().create(message().build()).content()).hasSize(6);
    }

    @Test
    void tokensAreCountedAndModelsListed() {
        assertThat(client.messages()
                        .countTokens(MessageCountTokensParams.builder()
                                .model(Ask.MODEL)
                                .addUserMessage("hi")
                                .build())
                        .inputTokens())
                .isPositive();
        assertThat(client.models().list().items()).extracting(ModelInfo::id).contains(Ask.MODEL);
        assertThat(client.models().list().autoPager()).extracting(ModelInfo::id).contains(Ask.MODEL);
        assertThat(client.models().retrieve(Ask.MODEL).id()).isEqualTo(Ask.MODEL);
    }

    @Test
    void aModelThatNobodyKnowsIsNotFound() {
        NotFoundException error = catchThrowableOfType(
                NotFoundException.class, () -> client.models().retrieve("claude-nobody-1"));

        assertSays(error, 404, "not_found_error");
    }

    // ---- errors

    private static void assertSays(AnthropicServiceException error, int status, String type) {
        assertThat(error.statusCode()).isEqualTo(status);
        assertThat(error.type())
                .hasValueSatisfying(known -> assertThat(known.toString()).isEqualTo(type));
        assertThat(error.requestId()).isPresent();
    }

    @Test
    void aWrongKeyIsUnauthorizedAndNotToBeTriedAgain() {
        try (Closing stranger = new Closing(client("cr_unknown", 3))) {
            UnauthorizedException error = catchThrowableOfType(
                    UnauthorizedException.class,
                    () -> stranger.client().messages().create(message().build()));

            assertSays(error, 401, "authentication_error");
            assertThat(error.headers().values("x-should-retry")).containsExactly("false");
        }
    }

    @Test
    void theUpstreamsErrorsAreTheClientsExceptions() {
        relay.upstream()
                .answerNextWith(Refusal.of(429).retryAfter(20), Refusal.of(529), Refusal.of(529), Refusal.of(400));

        RateLimitException limited = catchThrowableOfType(
                RateLimitException.class,
                () -> client.messages().create(message().build()));
        assertSays(limited, 429, "rate_limit_error");
        assertThat(limited.headers().values("retry-after")).containsExactly("20");
        forgive();
        AnthropicServiceException overloaded = catchThrowableOfType(
                AnthropicServiceException.class,
                () -> client.messages().create(message().build()));
        assertSays(overloaded, 529, "overloaded_error");
        forgive();
        BadRequestException bad = catchThrowableOfType(
                BadRequestException.class,
                () -> client.messages().create(message().build()));
        assertSays(bad, 400, "invalid_request_error");
    }

    @Test
    void theClientsOwnRetriesWork() {
        try (Closing patient = new Closing(client(relay.key().secret(), 2))) {
            relay.upstream()
                    .answerNextWith(
                            Refusal.of(500).withHeader("retry-after-ms", "10"),
                            Refusal.of(500).withHeader("retry-after-ms", "10"),
                            Reply.text("at last"));
            Message message = patient.client().messages().create(message().build());

            assertThat(message.content().getFirst().asText().text()).isEqualTo("at last");
        }
    }

    @Test
    void anErrorInsideAStreamIsAnException() {
        relay.upstream().answerNextWith(Reply.events(10, 150).withFlaw(Flaw.overloadedAfter(5)));
        assertThatThrownBy(() -> streamed(message().build()))
                .isInstanceOf(SseException.class)
                .hasMessageContaining("overloaded_error");
    }

    @Test
    void aCutStreamIsNeverTakenForAWholeOne() {
        relay.upstream()
                .answerNextWith(
                        Reply.events(10, 150).every(Duration.ofMillis(1)).withFlaw(Flaw.resetAfter(5)));
        assertThatThrownBy(() -> streamed(message().build()))
                .isInstanceOfAny(SseException.class, AnthropicIoException.class);
    }

    // ---- leaving

    @Test
    void aClientThatGivesUpCancelsTheUpstream() throws IOException {
        ManagementApi.IssuedKey key = relay.newKey("giving-up");
        try (Closing fickle = new Closing(client(key.secret(), 0))) {
            MessageCreateParams params = message()
                    .putAdditionalHeader("x-script", "events-1000+every-100")
                    .putAdditionalHeader("x-test", key.id())
                    .build();
            try (StreamResponse<RawMessageStreamEvent> events =
                    fickle.client().messages().createStreaming(params)) {
                assertThat(events.stream().limit(5)).hasSize(5);
            }
        }

        assertCancelled(key);
    }

    @Test
    void aClientThatRunsOutOfPatienceCancelsTheUpstream() throws IOException {
        ManagementApi.IssuedKey key = relay.newKey("impatient");
        try (Closing hasty = new Closing(AnthropicOkHttpClient.builder()
                .baseUrl(relay.baseUrl().toString())
                .apiKey(key.secret())
                .maxRetries(0)
                .timeout(Duration.ofSeconds(1))
                .build())) {
            MessageCreateParams params = message()
                    .putAdditionalHeader("x-script", "silence")
                    .putAdditionalHeader("x-test", key.id())
                    .build();
            assertThatThrownBy(() -> hasty.client().messages().create(params)).isInstanceOf(AnthropicIoException.class);
        }

        assertCancelled(key);
    }

    private static void assertCancelled(ManagementApi.IssuedKey key) {
        Eventually.holds(() -> relay.upstream().ledger().answers().stream()
                .anyMatch(served ->
                        served.cancelled() && served.request().header("x-test").equals(Optional.of(key.id()))));
        assertThat(relay.ledger().awaitOfKey(key.id(), 1))
                .extracting(LedgerFile.Row::outcome)
                .containsExactly(Outcome.CLIENT_ABORTED);
    }

    /** The client has a close method without being closeable. */
    private record Closing(AnthropicClient client) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
        }
    }
}
