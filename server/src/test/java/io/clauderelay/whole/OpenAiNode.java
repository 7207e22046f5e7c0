package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** OpenAI's client for JavaScript, which asks a recorded relay, and the upstream itself for comparison. */
final class OpenAiNode implements AutoCloseable {
    static final String MODEL = "gpt-6.1-sol";
    static final String RESPONSES = "responses";
    static final String CHAT = "chat";

    private final RecordedRelay relay;
    private final NodeSdk client;

    private OpenAiNode(RecordedRelay relay, NodeSdk client) {
        this.relay = relay;
        this.client = client;
    }

    static OpenAiNode start(Path folder) throws IOException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        PublishedClients.installed().layOutScripts(scripts);
        return new OpenAiNode(
                RecordedRelay.start(folder.resolve("data"), Platform.CODEX, 1),
                NodeSdk.start(scripts, "openai.mjs", "openai"));
    }

    RecordedRelay relay() {
        return relay;
    }

    NodeSdk client() {
        return client;
    }

    /** Each script with both APIs, as a stream and not. */
    static Stream<Arguments> everyWay(String... scripts) {
        return Stream.of(scripts)
                .flatMap(script -> Stream.of(RESPONSES, CHAT)
                        .flatMap(api -> Stream.of(true, false).map(stream -> Arguments.of(api, script, stream))));
    }

    /** A command to a client that asks the upstream itself; the script names what the upstream does. */
    Map<String, Object> direct(String api, String script) {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("baseUrl", relay.relay().upstream().baseUrl().toString());
        command.put("secret", "sk-direct-of-no-value");
        command.put("model", MODEL);
        command.put("api", api);
        command.put("headers", Map.of("x-script", script));
        return command;
    }

    /** The same to one that asks the relay. */
    Map<String, Object> relayed(String api, String script) {
        Map<String, Object> command = direct(api, script);
        command.put("baseUrl", relay.baseUrl().toString());
        command.put("secret", relay.key().secret());
        return command;
    }

    static Map<String, Object> with(Map<String, Object> command, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(command);
        more.put(name, value);
        return more;
    }

    /** Tells that a scenario comes to the same behind the relay as without it, line by line; answers the last one. */
    JsonNode playsAlike(String scenario, String api, String script, boolean stream) {
        List<JsonNode> expected = client.play(scenario, with(direct(api, script), "stream", stream));
        List<JsonNode> actual = client.play(scenario, with(relayed(api, script), "stream", stream));

        assertThat(comparable(actual)).isEqualTo(comparable(expected));
        return actual.getLast();
    }

    /**
     * Without what differs from one answer to the next: ids, and what is encrypted for one organization. And without the
     * usage that is not there: where the relay asks for a chat's, each of its chunks says so.
     */
    private static String comparable(List<JsonNode> lines) {
        return lines.toString()
                .replaceAll("\\b(req_|resp_|msg_|fc_|call_|rs_|ws_|ctc_|chatcmpl-)[0-9A-Za-z_]+", "$1(id)")
                .replaceAll("(\"encrypted_content\":)\"[^\"]+\"", "$1(sealed)")
                .replace(",\"usage\":null", "");
    }

    /** Tells that nothing changed on the way but for the usage of chats, which the relay asks for. */
    List<SentAndReceived> assertOnlyUsageAsked(String api, boolean stream) {
        return relay.assertChanged(api.equals(CHAT) && stream ? Intended.USAGE_ASKED : Intended.NOTHING);
    }

    /** Tells that the client of this key left its only request, and that the upstream's answer was ended with it. */
    void assertAborted(ManagementApi.IssuedKey key) {
        assertThat(relay.relay().ledger().awaitOfKey(key.id(), 1))
                .extracting(LedgerFile.Row::outcome)
                .containsExactly(Outcome.CLIENT_ABORTED);
        Eventually.holds(
                () -> relay.relay().upstream().ledger().answers().getLast().cancelled());
    }

    @Override
    public void close() throws IOException {
        client.close();
        relay.close();
    }
}
