package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's client for JavaScript comes to the same behind the relay as it does when it asks the upstream itself. */
@ExtendWith({PublishedClients.Condition.class, LeakWatch.class})
class OpenAiNodeSdkTest {
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

    private static Stream<Arguments> answers() {
        return OpenAiNode.everyWay(
                "text",
                "events-200",
                "text+pieces-3",
                "text+crlf",
                "thinking",
                "everything",
                "stop-refusal",
                "incomplete");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersAreTheSame(String api, String script, boolean stream) {
        JsonNode last = node.playsAlike("message", api, script, stream);

        assertThat(last.has("result")).as(last.toString()).isTrue();
        assertThat(node.assertOnlyUsageAsked(api, stream)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenAiNode.RESPONSES, OpenAiNode.CHAT})
    void everyEventIsTheSame(String api) {
        assertThat(node.playsAlike("events", api, "everything", true).at("/result/events"))
                .hasSizeGreaterThan(5);
        node.assertOnlyUsageAsked(api, true);
    }

    @Test
    void whoAsksForTheUsageOfAChatGetsIt() {
        Map<String, Object> command = OpenAiNode.with(node.relayed(OpenAiNode.CHAT, "everything"), "usage", true);

        List<JsonNode> events = node.client().result("events", command).findValues("usage");

        assertThat(events.getLast().get("prompt_tokens").asInt()).isEqualTo(310 + 9_000 + 1_200 + 400);
        assertThat(node.relay().assertNothingChanged()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenAiNode.RESPONSES, OpenAiNode.CHAT})
    void eventsArriveWhileTheUpstreamStillHoldsTheRest(String api) {
        node.client().begin("message", OpenAiNode.with(node.relayed(api, "events-20+stall-after-10"), "stream", true));
        for (int i = 0; i < 10; i++) {
            assertThat(node.client().next().has("event")).isTrue();
        }
        node.relay().relay().upstream().continueStalled();

        JsonNode line = node.client().next();
        while (line.has("event")) {
            line = node.client().next();
        }
        assertThat(line.has("result")).as(line.toString()).isTrue();
        node.assertOnlyUsageAsked(api, true);
    }

    private static Stream<Arguments> conversations() {
        return OpenAiNode.everyWay("tool");
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void aConversationWithAToolComesToItsEnd(String api, String script, boolean stream) {
        JsonNode last = node.playsAlike("converse", api, script, stream);

        assertThat(last.at("/result/turns")).as(last.toString()).hasSize(2);
        assertThat(node.assertOnlyUsageAsked(api, stream)).hasSize(2);
    }

    @Test
    void inputTokensAreCountedTheSame() {
        JsonNode last = node.playsAlike("count", OpenAiNode.RESPONSES, "text", false);

        assertThat(last.at("/result/input_tokens").asInt()).isPositive();
        assertThat(node.relay().assertNothingChanged()).hasSize(1);
    }

    @Test
    void whatTheProviderKeepsIsReadAndDeletedTheSame() {
        JsonNode last = node.playsAlike("stored", OpenAiNode.RESPONSES, "text", false);

        assertThat(last.at("/result/same").asBoolean()).as(last.toString()).isTrue();
        assertThat(last.at("/result/input")).hasSize(1);
        assertThat(last.at("/result/gone/status").asInt()).isEqualTo(404);
    }

    /** The relay answers from its own list, in the upstream's form. */
    @Test
    void modelsAreListedInTheSameForm() {
        JsonNode expected = node.client()
                .result("model", node.direct(OpenAiNode.RESPONSES, "text"))
                .get("model");
        JsonNode actual = node.client()
                .result("model", node.relayed(OpenAiNode.RESPONSES, "text"))
                .get("model");

        assertThat(actual.properties())
                .extracting(Map.Entry::getKey)
                .containsAll(
                        expected.properties().stream().map(Map.Entry::getKey).toList());
        assertThat(actual.get("id").asText()).isEqualTo(OpenAiNode.MODEL);
        assertThat(node.client()
                        .result("models", node.relayed(OpenAiNode.RESPONSES, "text"))
                        .get("ids"))
                .extracting(JsonNode::asText)
                .contains(OpenAiNode.MODEL);
    }

    @Test
    void aModelThatNobodyKnowsIsNotFound() {
        Map<String, Object> unknown =
                OpenAiNode.with(node.relayed(OpenAiNode.RESPONSES, "text"), "model", "gpt-nobody-1");
        JsonNode expected = node.client()
                .error("model", OpenAiNode.with(node.direct(OpenAiNode.RESPONSES, "text"), "model", "gpt-nobody-1"));
        JsonNode actual = node.client().error("model", unknown);

        assertThat(actual.get("kind").asText()).isEqualTo("NotFoundError");
        assertThat(actual.get("type")).isEqualTo(expected.get("type"));
        assertThat(actual.get("code")).isEqualTo(expected.get("code"));
    }
}
