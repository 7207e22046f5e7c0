package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStreamEvent;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Java does not notice that it talks to a relay, and the relay changes nothing of what they say. */
@ExtendWith(LeakWatch.class)
class OpenAiSdkTest {
    private static final ResponseCreateParams PARAMS =
            ResponseCreateParams.builder().model("gpt-6.1-sol").input("hi").build();

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

    private static Response streamed() {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(PARAMS)) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.response();
    }

    private static List<String> texts(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(ResponseOutputText::text)
                .toList();
    }

    @Test
    void responsesArriveWholeAndStreamedAlike() {
        relay.relay().upstream().answerNextWith(Reply.text("A short answer."), Reply.text("A short answer."));

        assertThat(texts(client.responses().create(PARAMS))).containsExactly("A short answer.");
        assertThat(texts(streamed())).containsExactly("A short answer.");
        assertThat(relay.assertNothingChanged()).hasSize(2);
    }

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

        assertThat(relay.relay().ledger().awaitOfKey(key.id(), 1))
                .extracting(LedgerFile.Row::outcome)
                .containsExactly(Outcome.CLIENT_ABORTED);
    }
}
