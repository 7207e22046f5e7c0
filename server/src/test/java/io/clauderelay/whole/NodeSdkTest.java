package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Script;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The provider's clients for JavaScript, today's and an old one, come to the same behind the relay as they do when they
 * ask the upstream themselves.
 */
@ExtendWith({PublishedClients.Condition.class, LeakWatch.class})
class NodeSdkTest {
    private static final String DIRECT = "sk-ant-direct-of-no-value";
    private static final List<String> CLIENTS = List.of("@anthropic-ai/sdk", "@anthropic-ai/sdk-old");

    private static final Map<String, NodeSdk> STARTED = new HashMap<>();

    private static RecordedRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        PublishedClients clients = PublishedClients.installed();
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        clients.layOutScripts(scripts);
        for (String name : CLIENTS) {
            STARTED.put(name, NodeSdk.start(scripts, "anthropic.mjs", name));
        }
        relay = RecordedRelay.start(folder.resolve("data"), Platform.CLAUDE_CONSOLE, 1);
    }

    @BeforeEach
    void forget() {
        relay.forget();
    }

    @AfterAll
    static void stop() throws IOException {
        STARTED.values().forEach(NodeSdk::close);
        STARTED.clear();
        if (relay != null) {
            relay.close();
        }
    }

    private static List<String> clients() {
        return CLIENTS;
    }

    private static NodeSdk client(String name) {
        return Objects.requireNonNull(STARTED.get(name), name);
    }

    /** A command to a client that asks the upstream itself; the script names what the upstream does. */
    private static Map<String, Object> direct(String script) {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("baseUrl", relay.relay().upstream().baseUrl().toString());
        command.put("secret", DIRECT);
        command.put("model", Ask.MODEL);
        command.put("headers", Map.of("x-script", script));
        return command;
    }

    /** The same to one that asks the relay. */
    private static Map<String, Object> relayed(String script) {
        Map<String, Object> command = direct(script);
        command.put("baseUrl", relay.baseUrl().toString());
        command.put("secret", relay.key().secret());
        return command;
    }

    private static Map<String, Object> with(Map<String, Object> command, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(command);
        more.put(name, value);
        return more;
    }

    /** What differs from one answer of the upstream to the next is taken out. */
    private static String withoutIds(List<JsonNode> lines) {
        return lines.toString().replaceAll("\\b(req|msg|toolu|srvtoolu)_[0-9A-Za-z]+", "$1_(id)");
    }

    // ---- answers

    private static Stream<Arguments> answers() {
        return clients().stream()
                .flatMap(client -> Stream.of(
                                "text", "thinking", "everything", "events-200", "text+pieces-3", "stop-refusal")
                        .flatMap(script -> Stream.of(true, false).map(stream -> Arguments.of(client, script, stream))));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersAreTheSame(String name, String script, boolean stream) {
        List<JsonNode> expected = client(name).play("message", with(direct(script), "stream", stream));
        List<JsonNode> actual = client(name).play("message", with(relayed(script), "stream", stream));

        assertThat(expected.getLast().has("result")).as(expected.toString()).isTrue();
        assertThat(withoutIds(actual)).isEqualTo(withoutIds(expected));
        relay.assertNothingChanged();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void everyEventIsTheSame(String name) {
        assertThat(withoutIds(client(name).play("events", relayed("everything"))))
                .isEqualTo(withoutIds(client(name).play("events", direct("everything"))))
                .contains("message_stop");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void eventsArriveWhileTheUpstreamStillHoldsTheRest(String name) {
        client(name).begin("message", with(relayed("events-20+stall-after-10"), "stream", true));
        // The client keeps the upstream's ping to itself.
        for (int i = 0; i < 9; i++) {
            assertThat(client(name).next().has("event")).isTrue();
        }
        relay.relay().upstream().continueStalled();

        JsonNode line = client(name).next();
        while (line.has("event")) {
            line = client(name).next();
        }
        assertThat(line.at("/result/message/stop_reason").asText()).isEqualTo("end_turn");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aConversationWithAToolComesToItsEnd(String name) {
        for (boolean stream : List.of(true, false)) {
            List<JsonNode> expected = client(name).play("converse", with(direct("tool"), "stream", stream));
            List<JsonNode> actual = client(name).play("converse", with(relayed("tool"), "stream", stream));

            assertThat(withoutIds(actual)).isEqualTo(withoutIds(expected));
            assertThat(actual.getLast().at("/result/turns")).hasSize(2);
        }
        assertThat(relay.assertNothingChanged()).hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void tokensAreCountedTheSame(String name) {
        assertThat(client(name).result("count", relayed("text")))
                .isEqualTo(client(name).result("count", direct("text")));
        relay.assertNothingChanged();
    }

    /** The relay answers from its own list, in the upstream's form. */
    @ParameterizedTest
    @MethodSource("clients")
    void modelsAreListedInTheSameForm(String name) {
        JsonNode expected = client(name).result("model", direct("text")).get("model");
        JsonNode actual = client(name).result("model", relayed("text")).get("model");

        assertThat(actual.properties())
                .extracting(Map.Entry::getKey)
                .containsAll(
                        expected.properties().stream().map(Map.Entry::getKey).toList());
        assertThat(actual.get("id").asText()).isEqualTo(Ask.MODEL);
        assertThat(client(name).result("models", relayed("text")).get("ids"))
                .extracting(JsonNode::asText)
                .contains(Ask.MODEL);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aModelThatNobodyKnowsIsNotFound(String name) {
        JsonNode error = client(name).error("model", with(relayed("text"), "model", "claude-nobody-1"));

        assertThat(error.get("kind").asText()).isEqualTo("NotFoundError");
        assertThat(error.get("type").asText()).isEqualTo("not_found_error");
    }

    // ---- errors

    private static Stream<Arguments> errors() {
        return clients().stream()
                .flatMap(client -> Stream.of(
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
                                "status-529",
                                "context-too-long",
                                "content-refused")
                        .flatMap(script -> Stream.of(true, false).map(stream -> Arguments.of(client, script, stream))));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsAreTheSame(String name, String script, boolean stream) {
        List<JsonNode> expected = client(name).play("message", with(direct(script), "stream", stream));
        List<JsonNode> actual = client(name).play("message", with(relayed(script), "stream", stream));

        assertThat(expected.getLast().has("error")).as(expected.toString()).isTrue();
        assertThat(withoutIds(actual)).isEqualTo(withoutIds(expected));
        relay.assertNothingChanged();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void anErrorInTheMiddleOfAStreamIsTheSame(String name) {
        String script = "events-20+error-after-10";

        assertThat(withoutIds(client(name).play("events", relayed(script))))
                .isEqualTo(withoutIds(client(name).play("events", direct(script))))
                .contains("overloaded_error");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void whatBreaksOffIsNeverTakenForAWholeAnswer(String name) {
        for (String script : List.of("events-20+cut-after-10", "events-20+close-after-10", "events-20+no-terminal")) {
            client(name).error("message", with(relayed(script), "stream", true));
            relay.forget();
        }
        client(name).error("message", with(relayed("events-20+cut-after-10"), "stream", false));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aCredentialThatTheUpstreamRefusesIsNotTheClients(String name) {
        for (String script : List.of("status-401", "status-403")) {
            JsonNode error = client(name).error("message", relayed(script));
            relay.forget();

            assertThat(error.get("status").asInt()).isEqualTo(503);
            assertThat(error.get("type").asText()).isEqualTo("api_error");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void aWrongKeyIsUnauthorizedAndNotToBeTriedAgain(String name) {
        JsonNode error =
                client(name).error("message", with(with(relayed("text"), "secret", "cr_nobody"), "retries", 3));

        assertThat(error.get("kind").asText()).isEqualTo("AuthenticationError");
        assertThat(error.get("type").asText()).isEqualTo("authentication_error");
        assertThat(error.get("requestId").asText()).isNotEmpty();
        assertThat(relay.sent()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void itsOwnRetriesWork(String name) {
        // The relay tries more than once for each request of the client, so the trouble lasts longer than one request.
        Map<String, Object> patient = with(relayed("status-500+times-2"), "retries", 3);
        // Its trouble begins anew.
        relay.relay().upstream().answerFor(RunningRelay.CREDENTIAL + "0", Script.named("text"));

        JsonNode message = client(name).result("message", patient);

        assertThat(message.at("/message/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(relay.sent().size()).isGreaterThan(1);
        assertThat(relay.sent())
                .extracting(exchange ->
                        exchange.request().header("x-stainless-retry-count").orElse("none"))
                .startsWith("0", "1");
        relay.assertNothingChanged();
    }

    // ---- leaving

    @ParameterizedTest
    @MethodSource("clients")
    void whoLeavesCancelsTheUpstream(String name) throws IOException {
        ManagementApi.IssuedKey key = relay.relay().newKey("leaving " + name);
        Map<String, Object> command = with(relayed("events-1000+every-100"), "after", 5);

        client(name).result("leave", with(command, "secret", key.secret()));

        assertAborted(key);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void whoLosesPatienceCancelsTheUpstream(String name) throws IOException {
        ManagementApi.IssuedKey key = relay.relay().newKey("impatient " + name);
        Map<String, Object> command = with(relayed("silence"), "timeout", 500);

        JsonNode error = client(name).error("message", with(command, "secret", key.secret()));

        assertThat(error.get("kind").asText()).isEqualTo("APIConnectionTimeoutError");
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
