package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.bench.Block;
import io.clauderelay.bench.Reply;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's client for JavaScript comes to the same behind the relay as it does when it asks the upstream itself. */
@ExtendWith({PublishedClients.Condition.class, LeakWatch.class})
class OpenAiNodeSdkTest {
    private static RecordedRelay relay;
    private static NodeSdk client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        PublishedClients.installed().layOutScripts(scripts);
        client = NodeSdk.start(scripts, "openai.mjs", "openai");
        relay = RecordedRelay.start(folder.resolve("data"), Platform.CODEX, 1);
    }

    @BeforeEach
    void forget() {
        relay.forget();
    }

    @AfterAll
    static void stop() throws IOException {
        if (relay != null) {
            client.close();
            relay.close();
        }
    }

    private static Map<String, Object> direct(String script, boolean stream) {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("baseUrl", relay.relay().upstream().baseUrl().toString());
        command.put("secret", "sk-direct-of-no-value");
        command.put("model", "gpt-6.1-sol");
        command.put("stream", stream);
        command.put("headers", script.isEmpty() ? Map.of() : Map.of("x-script", script));
        return command;
    }

    private static Map<String, Object> relayed(String script, boolean stream) {
        Map<String, Object> command = direct(script, stream);
        command.put("baseUrl", relay.baseUrl().toString());
        command.put("secret", relay.key().secret());
        return command;
    }

    private static String withoutIds(List<JsonNode> lines) {
        return lines.toString().replaceAll("\\b(req|resp|msg|fc|call|rs)_[0-9A-Za-z]+", "$1_(id)");
    }

    private static Stream<Arguments> byMode(String... scripts) {
        return Stream.of(scripts).flatMap(script -> Stream.of(true, false).map(stream -> Arguments.of(script, stream)));
    }

    private static Stream<Arguments> answers() {
        return byMode("text", "events-200", "text+pieces-3");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersAreTheSame(String script, boolean stream) {
        List<JsonNode> expected = client.play("message", direct(script, stream));
        List<JsonNode> actual = client.play("message", relayed(script, stream));

        assertThat(expected.getLast().has("result")).as(expected.toString()).isTrue();
        assertThat(withoutIds(actual)).isEqualTo(withoutIds(expected));
        relay.assertNothingChanged();
    }

    private static Stream<Arguments> errors() {
        return byMode(
                "status-400",
                "status-404",
                "status-413",
                "status-422",
                "rate-limited-20",
                "status-500",
                "html-502",
                "status-503",
                "context-too-long");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsAreTheSame(String script, boolean stream) {
        List<JsonNode> expected = client.play("message", direct(script, stream));
        List<JsonNode> actual = client.play("message", relayed(script, stream));

        assertThat(expected.getLast().has("error")).as(expected.toString()).isTrue();
        assertThat(withoutIds(actual)).isEqualTo(withoutIds(expected));
        relay.assertNothingChanged();
    }

    @Test
    void aConversationWithAToolComesToItsEnd() {
        for (boolean stream : List.of(true, false)) {
            relay.relay()
                    .upstream()
                    .answerNextWith(
                            Reply.of(new Block.ToolUse("Bash", "{\"command\":\"echo seen\"}")), Reply.text("Seen."));

            assertThat(client.result("converse", relayed("", stream)).get("turns"))
                    .hasSize(2);
        }
        assertThat(relay.assertNothingChanged()).hasSize(4);
    }

    @Test
    void aWrongKeyIsUnauthorizedAndNotToBeTriedAgain() {
        Map<String, Object> command = relayed("text", false);
        command.put("secret", "cr_nobody");
        command.put("retries", 3);

        assertThat(client.error("message", command).get("kind").asText()).isEqualTo("AuthenticationError");
        assertThat(relay.sent()).hasSize(1);
    }

    @Test
    void whoLeavesCancelsTheUpstream() throws IOException {
        ManagementApi.IssuedKey key = relay.relay().newKey("leaving");
        Map<String, Object> command = relayed("events-1000+every-100", true);
        command.put("secret", key.secret());
        command.put("after", 5);

        client.result("leave", command);

        assertThat(relay.relay().ledger().awaitOfKey(key.id(), 1))
                .extracting(LedgerFile.Row::outcome)
                .containsExactly(Outcome.CLIENT_ABORTED);
    }
}
