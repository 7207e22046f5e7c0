package io.clauderelay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams written in other ways say the same. */
class EventStylesTest {
    private static final Reply REPLY = Reply.of(
            Block.Text.of("a, \"b\", and \\ c"), new Block.ToolUse("look", "{\"where\":[1,2],\"how\":\"a,b\"}"));

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    private String ask(String path, Reply reply) throws IOException {
        upstream.answerNextWith(reply);
        String body = "{\"model\":\"any\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}";
        String head = "anthropic-version: 2023-06-01";
        String answer = new OpenAiClient(upstream.port(), "one").post(path, body, head);
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** What a reader of server-sent events makes of it, without the ids. */
    private static List<JsonNode> read(String stream) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String event : stream.replace("\r\n", "\n").split("\n\n", -1)) {
            String data = event.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring("data: ".length()))
                    .collect(Collectors.joining("\n"));
            if (data.startsWith("{")) {
                events.add(AnthropicJson.JSON.readTree(data.replaceAll("01(1C|B)[A-Za-z0-9]{20}", "(id)")));
            }
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/responses", "/v1/chat/completions"})
    void everyStyleSaysTheSame(String path) throws IOException {
        Reply reply = REPLY.framed(Framing.CONNECTION_CLOSE);
        List<JsonNode> plain = read(ask(path, reply));
        assertThat(plain).hasSizeGreaterThan(8);

        String crlf = ask(path, reply.withCrlf());
        assertThat(crlf.replace("\r\n", "")).doesNotContain("\n", "\r");
        assertThat(read(crlf)).isEqualTo(plain);

        String commented = ask(path, reply.withComments());
        assertThat(commented).startsWith(": still here\n\n");
        assertThat(read(commented)).isEqualTo(plain);

        String lines = ask(path, reply.withMultiLineData());
        assertThat(WireClient.count(lines, "data: ")).isGreaterThan(4 * plain.size());
        assertThat(read(lines)).isEqualTo(plain);

        assertThat(read(ask(path, reply.withCrlf().withComments().withMultiLineData())))
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/responses", "/v1/chat/completions"})
    void theWordsOfAScriptChooseThemToo(String path) throws IOException {
        Reply named = (Reply) Script.named("text+connection-close+crlf+comments+multi-line+error-after-2");

        String stream = ask(path, named);

        assertThat(stream).startsWith(": still here\r\n\r\n").contains(",\r\ndata: ");
        assertThat(read(stream).toString()).contains("verloaded");
    }
}
