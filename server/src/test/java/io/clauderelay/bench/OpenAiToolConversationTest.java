package io.clauderelay.bench;

import static io.clauderelay.bench.OpenAiClient.json;
import static io.clauderelay.bench.OpenAiClient.responseBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A conversation that Codex, or a client of chat completions, can complete. */
class OpenAiToolConversationTest {
    private static final String PATH = "/v1/responses";
    private static final String USER = "{\"type\":\"message\",\"role\":\"user\",\"content\":\"go\"}";

    private ScriptedUpstream upstream;
    private OpenAiClient client;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(0);
        upstream.answerWith(ToolConversation.ECHO);
        client = new OpenAiClient(upstream.port(), "one");
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private JsonNode lastItem(String input, String more) throws IOException {
        JsonNode output =
                json(client.post(PATH, responseBody("gpt-5.4", input, more))).path("output");
        return output.path(output.size() - 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec_command  | {\"cmd\":\"echo relay-tool-ok\"}",
                "shell_command | {\"command\":\"echo relay-tool-ok\"}",
                "shell         | {\"command\":[\"bash\",\"-lc\",\"echo relay-tool-ok\"]}"
            })
    void theFirstTurnAsksForACommandWithTheToolThatThereIs(String tool, String arguments) throws IOException {
        String tools = ",\"tools\":[{\"type\":\"function\",\"name\":\"plan\"},{\"type\":\"function\",\"name\":\"" + tool
                + "\"}]";

        JsonNode call = lastItem("[" + USER + "]", tools);

        assertThat(call.path("type").asText()).isEqualTo("function_call");
        assertThat(call.path("name").asText()).isEqualTo(tool);
        assertThat(call.path("arguments").asText()).isEqualTo(arguments);
        assertThat(call.path("call_id").asText()).startsWith("call_");
    }

    @Test
    void aToolOfPlainTextInsideOfTheInputIsFoundToo() throws IOException {
        String tools =
                "{\"type\":\"additional_tools\",\"tools\":[{\"type\":\"namespace\",\"name\":\"functions\",\"tools\":"
                        + "[{\"type\":\"custom\",\"name\":\"exec\"}]}]}";

        JsonNode call = lastItem("[" + tools + "," + USER + "]", "");

        assertThat(call.path("type").asText()).isEqualTo("custom_tool_call");
        assertThat(call.path("input").asText()).contains("tools.exec_command({\"cmd\":\"echo relay-tool-ok\"})");
    }

    @ParameterizedTest
    @ValueSource(strings = {"function_call_output", "custom_tool_call_output"})
    void theTurnThatBringsTheResultGetsTheClosingText(String kind) throws IOException {
        String output = "{\"type\":\"" + kind + "\",\"call_id\":\"call_1\",\"output\":\"relay-tool-ok\"}";
        String update = "{\"type\":\"configuration_update\"}";

        JsonNode said = lastItem("[" + USER + "," + output + "," + update + "]", "");

        assertThat(said.at("/content/0/text").asText()).isEqualTo(ToolConversation.ECHO.closing());
    }

    @Test
    void aClientOfChatsCompletesItAsWell() throws IOException {
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"shell_command\"}}]";
        String path = "/v1/chat/completions";

        JsonNode asked = json(client.post(path, OpenAiClient.chatBody("gpt-5.4", false, tools)));
        JsonNode closed = json(client.post(
                path, "{\"model\":\"gpt-5.4\",\"messages\":[{\"role\":\"tool\",\"content\":\"relay-tool-ok\"}]}"));

        assertThat(asked.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("shell_command");
        assertThat(closed.at("/choices/0/message/content").asText()).isEqualTo(ToolConversation.ECHO.closing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool", "text", "thinking", "everything"})
    void theWishForACompactionIsAnsweredWithNothingElse(String script) throws IOException {
        upstream.answerWith(Script.named(script));
        String input = "[" + USER + ",{\"type\":\"compaction_trigger\"}]";
        String more = ",\"include\":[\"reasoning.encrypted_content\"]";

        JsonNode whole = json(client.post(PATH, responseBody("gpt-6.1-sol", input, more)));
        String streamed = client.post(PATH, responseBody("gpt-6.1-sol", input, more + ",\"stream\":true"));

        assertThat(whole.path("output")).singleElement().satisfies(item -> {
            assertThat(item.path("type").asText()).isEqualTo("compaction");
            assertThat(item.path("encrypted_content").asText()).isNotEmpty();
        });
        assertThat(OpenAiClient.events(streamed))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.output_item.done",
                        "response.completed");
    }
}
