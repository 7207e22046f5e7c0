package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong reaches OpenAI's client for JavaScript in the words that it goes by, and its leaving is noticed. */
@ExtendWith({PublishedClients.Condition.class, LeakWatch.class})
class OpenAiNodeTroubleTest {
    private static OpenAiNode node;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        node = OpenAiNode.start(folder);
    }

    @BeforeEach
    void forget() {
        node.relay().forget();
    }

    @AfterAll
    static void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    private static Map<String, Object> streamed(Map<String, Object> command) {
        return OpenAiNode.with(command, "stream", true);
    }

    // ---- errors

    private static Stream<Arguments> errors() {
        return OpenAiNode.everyWay(
                "status-400",
                "status-404",
                "status-408",
                "status-409",
                "status-413",
                "status-422",
                "rate-limited-20",
                "status-500",
                "html-502",
                "status-503",
                "status-504",
                "context-too-long",
                "content-refused");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsAreTheSame(String api, String script, boolean stream) {
        JsonNode last = node.playsAlike("message", api, script, stream);

        assertThat(last.has("error")).as(last.toString()).isTrue();
        assertThat(node.assertOnlyUsageAsked(api, stream)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"events, responses", "events, chat", "message, responses", "message, chat"})
    void anErrorInTheMiddleOfAStreamIsTheSame(String scenario, String api) {
        JsonNode last = node.playsAlike(scenario, api, "events-20+error-after-10", true);

        assertThat(last.at("/error/code").asText()).as(last.toString()).isEqualTo("server_is_overloaded");
        assertThat(node.assertOnlyUsageAsked(api, true)).hasSize(1);
    }

    private static Stream<Arguments> flaws() {
        // What is no stream has no last event that could be missing.
        return Stream.concat(
                OpenAiNode.everyWay("events-20+cut-after-10", "events-20+close-after-10"),
                Stream.of(OpenAiNode.RESPONSES, OpenAiNode.CHAT)
                        .map(api -> Arguments.of(api, "events-20+no-terminal", true)));
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void whatBreaksOffIsNeverTakenForAWholeAnswer(String api, String script, boolean stream) {
        Map<String, Object> command = OpenAiNode.with(node.relayed(api, script), "stream", stream);

        JsonNode last = node.client().play("message", command).getLast();

        assertThat(last.has("error")).as(last.toString()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"events-20+cut-after-10", "events-20+close-after-10", "events-20+no-terminal"})
    void aResponseThatBreaksOffHasFailed(String script) {
        node.client().error("events", node.relayed(OpenAiNode.RESPONSES, script));

        List<String> events = List.of(answer(node.relay().sent().getLast()).split("\n\n", -1));
        assertThat(events).noneMatch(event -> event.startsWith("event: response.completed"));
        assertThat(events.get(events.size() - 2))
                .startsWith("event: response.failed\n")
                .contains("\"code\":\"server_error\"");
    }

    private static String answer(WireExchange exchange) {
        return new String(Objects.requireNonNull(exchange.answer()).body(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"responses, status-401", "responses, status-403", "chat, status-401", "chat, status-403"})
    void aCredentialThatTheUpstreamRefusesIsNotTheClients(String api, String script) {
        JsonNode error = node.client().error("message", node.relayed(api, script));

        assertThat(error.get("kind").asText()).isEqualTo("InternalServerError");
        assertThat(error.get("status").asInt()).isEqualTo(503);
        assertThat(error.get("type").asText()).isEqualTo("server_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenAiNode.RESPONSES, OpenAiNode.CHAT})
    void aWrongKeyIsUnauthorizedAndNotToBeTriedAgain(String api) {
        Map<String, Object> stranger =
                OpenAiNode.with(OpenAiNode.with(node.relayed(api, "text"), "secret", "cr_nobody"), "retries", 3);

        JsonNode error = node.client().error("message", stranger);

        assertThat(error.get("kind").asText()).isEqualTo("AuthenticationError");
        assertThat(error.get("code").asText()).isEqualTo("invalid_api_key");
        assertThat(error.get("requestId").asText()).isNotEmpty();
        assertThat(node.relay().sent()).hasSize(1);
    }

    // ---- retries

    private static Stream<Arguments> passing() {
        // The relay tries more than once for each request of the client, so the trouble lasts longer than one request.
        return OpenAiNode.everyWay("status-500+times-2", "rate-limited-1+times-2");
    }

    @ParameterizedTest
    @MethodSource("passing")
    void itsOwnRetriesWork(String api, String script, boolean stream) {
        Map<String, Object> patient = OpenAiNode.with(node.relayed(api, script), "retries", 4);
        // Its trouble begins anew.
        node.relay().relay().upstream().answerFor(RunningRelay.CREDENTIAL + "0", Script.named("text"));

        JsonNode result = node.client().result("message", OpenAiNode.with(patient, "stream", stream));

        assertThat(result.at("/answer/id").asText()).isNotEmpty();
        assertThat(node.relay().sent())
                .extracting(exchange ->
                        exchange.request().header("x-stainless-retry-count").orElse("none"))
                .startsWith("0", "1");
        List<SentAndReceived> whole = SentAndReceived.paired(
                List.of(node.relay().sent().getLast()), node.relay().received().getFirst());
        assertThat(whole).hasSize(1);
    }

    // ---- leaving

    @ParameterizedTest
    @ValueSource(strings = {OpenAiNode.RESPONSES, OpenAiNode.CHAT})
    void whoLeavesCancelsTheUpstream(String api) throws IOException {
        ManagementApi.IssuedKey key = node.relay().relay().newKey("leaving " + api);
        Map<String, Object> command = OpenAiNode.with(node.relayed(api, "events-1000+every-100"), "after", 5);

        node.client().result("leave", OpenAiNode.with(command, "secret", key.secret()));

        node.assertAborted(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenAiNode.RESPONSES, OpenAiNode.CHAT})
    void whoLosesPatienceCancelsTheUpstream(String api) throws IOException {
        ManagementApi.IssuedKey key = node.relay().relay().newKey("impatient " + api);
        Map<String, Object> command = OpenAiNode.with(streamed(node.relayed(api, "silence")), "timeout", 500);

        JsonNode error = node.client().error("message", OpenAiNode.with(command, "secret", key.secret()));

        assertThat(error.get("kind").asText()).isEqualTo("APIConnectionTimeoutError");
        node.assertAborted(key);
    }
}
