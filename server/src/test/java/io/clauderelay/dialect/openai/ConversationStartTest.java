package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.testing.Cuts;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationStartTest {
    private static final Dialect RESPONSES = new ResponsesDialect();
    private static final Dialect CHAT = new ChatDialect();

    private static final String TOOLS = "[{\"type\":\"function\",\"name\":\"exec\"}]";
    private static final String DEVELOPER = "{\"role\":\"developer\",\"content\":\"be brief\"}";
    private static final String HELLO = "{\"role\":\"user\",\"content\":\"say hi\"}";

    @Test
    void aConversationKeepsItsStartWhileItGrows() {
        String first = start(TOOLS, "\"rules\"", DEVELOPER + "," + HELLO);
        assertThat(first).hasSize(32);

        String answered = DEVELOPER + "," + HELLO
                + ",{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"x\"}"
                + ",{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"hi\"}]}";
        assertThat(start(TOOLS, "\"rules\"", answered)).isEqualTo(first);
        assertThat(start(TOOLS, "\"rules\"", answered + ",{\"role\":\"user\",\"content\":\"and now?\"}"))
                .isEqualTo(first);
    }

    @Test
    void everyPartOfItCounts() {
        String input = DEVELOPER + "," + HELLO;
        assertThat(List.of(
                        String.valueOf(start(TOOLS, "\"rules\"", input)),
                        String.valueOf(start(TOOLS.replace("exec", "read"), "\"rules\"", input)),
                        String.valueOf(start(TOOLS, "\"other rules\"", input)),
                        String.valueOf(start(TOOLS, "\"rules\"", input.replace("brief", "long"))),
                        String.valueOf(start(TOOLS, "\"rules\"", input.replace("hi", "ho"))),
                        String.valueOf(start(null, "\"rules\"", input)),
                        String.valueOf(start(TOOLS, null, input)),
                        String.valueOf(start(TOOLS, "\"rules\"", HELLO))))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"say hi\"",
                "[{\"role\":\"user\",\"content\":\"say hi\"}]",
                "[{\"type\":\"message\",\"id\":\"msg_7\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"say hi\"}]}]",
                "[ { \"content\" : [ { \"text\" : \"say hi\" , \"type\" : \"input_text\" } ] , \"role\" : \"user\" } ]",
                "[{\"type\":\"configuration_update\"},{\"role\":\"user\",\"content\":\"say hi\",\"metadata\":{\"turn\":1}}]",
                "[7,{\"role\":\"user\"},{\"role\":\"assistant\",\"content\":\"before\"},{\"role\":\"user\",\"content\":\"say hi\"}]"
            })
    void theSameInputWrittenInAnotherWayIsTheSame(String input) {
        assertThat(digest(RESPONSES, "{\"input\":" + input + "}"))
                .isNotNull()
                .isEqualTo(digest(RESPONSES, "{\"input\":\"say hi\"}"));
    }

    @Test
    void imagesCountAndTheirPlaceInTheItem() {
        String image =
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"%s\"}]}]}";

        assertThat(digest(RESPONSES, image.formatted("data:a")))
                .isNotNull()
                .isNotEqualTo(digest(RESPONSES, image.formatted("data:b")));
    }

    @Test
    void toolsInsideTheInputCount() {
        JsonNode request = Fixtures.json("codex-turn.json").path("body");
        String body = request.toString();
        String first = digest(RESPONSES, body);

        assertThat(first).hasSize(32);
        assertThat(digest(RESPONSES, body.replace("at_01", "at_02").replace("msg_0", "msg_1")))
                .isEqualTo(first);
        assertThat(digest(RESPONSES, body.replace("\"exec\"", "\"run\""))).isNotEqualTo(first);
        assertThat(digest(RESPONSES, body.replace("small shop", "large shop"))).isNotEqualTo(first);
        assertThat(digest(RESPONSES, body.replace("/shop<", "/other<"))).isNotEqualTo(first);
        assertThat(digest(RESPONSES, body.replace("Where is", "Who wrote"))).isEqualTo(first);
    }

    @Test
    void chatCompletionsHaveTheirInstructionsInAMessage() {
        String chat = "{\"tools\":" + TOOLS + ",\"messages\":[{\"role\":\"system\",\"content\":\"%s\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]},{\"role\":\"assistant\"}]}";
        String first = digest(CHAT, chat.formatted("rules", "say hi"));

        assertThat(first).hasSize(32);
        assertThat(digest(CHAT, chat.formatted("rules", "say ho"))).isNotEqualTo(first);
        assertThat(digest(CHAT, chat.formatted("other", "say hi"))).isNotEqualTo(first);
        assertThat(digest(CHAT, chat.formatted("rules", "say hi").replace("exec", "read")))
                .isNotEqualTo(first);
        assertThat(digest(CHAT, chat.formatted("rules", "say hi").replace("system", "developer")))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\":[]}",
                "{\"input\":7}",
                "{\"input\":null}",
                "{\"input\":[{\"role\":\"developer\",\"content\":\"x\"}]}",
                "{\"input\":[{\"type\":\"compaction_trigger\"}]}",
                "{\"input\":[@",
                "{\"instructions\":\"rules\",\"tools\":[]}"
            })
    void withoutWordsOfTheUserThereIsNothingToTellApart(String body) {
        assertThat(digest(RESPONSES, body)).isNull();
    }

    @Test
    void ofAVeryLongMessageTheFirstPartCounts() {
        String message = "{\"input\":\"" + "x".repeat(31_000) + "%s" + "y".repeat(100_000) + "%s\"}";

        assertThat(digest(RESPONSES, message.formatted("a", "c")))
                .isEqualTo(digest(RESPONSES, message.formatted("a", "d")))
                .isNotEqualTo(digest(RESPONSES, message.formatted("b", "c")));
    }

    @Test
    void wordsThatComeTooLateAreNotFound() {
        String late =
                "{\"input\":[{\"role\":\"assistant\",\"content\":\"" + "x".repeat(140_000) + "\"}," + HELLO + "]}";

        assertThat(digest(RESPONSES, late)).isNull();
    }

    @Test
    void deepNestingDoesNotUseUpTheStack() {
        String deep = "[".repeat(30_000) + "]".repeat(30_000);

        assertThat(start(deep, deep, HELLO)).isNotNull().isEqualTo(start(deep, deep, HELLO));
    }

    @Test
    void damagedTextsNeverBreakIt() {
        Random random = new Random(5);
        byte[] text = ("{\"input\":[{\"type\":\"additional_tools\",\"tools\":" + TOOLS + "}," + DEVELOPER + "," + HELLO
                        + "],\"instructions\":\"rules\",\"tools\":" + TOOLS + "}")
                .getBytes(UTF_8);
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = text.clone();
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                damaged[random.nextInt(text.length)] = (byte) "\"\\{}[]:, x\0".charAt(random.nextInt(11));
            }
            String found = digest(RESPONSES, damaged);
            assertThat(found == null ? 32 : found.length()).isEqualTo(32);
        }
    }

    private static @Nullable String start(@Nullable String tools, @Nullable String instructions, String input) {
        String first = tools == null ? "" : "\"tools\":" + tools + ",";
        String second = instructions == null ? "" : "\"instructions\":" + instructions + ",";
        String found = digest(RESPONSES, "{" + first + second + "\"input\":[" + input + "]}");
        assertThat(digest(RESPONSES, "{\"input\":[" + input + "]," + second + first + "\"stream\":true}"))
                .isEqualTo(found);
        return found;
    }

    private static @Nullable String digest(Dialect dialect, String body) {
        return digest(dialect, body.getBytes(UTF_8));
    }

    private static @Nullable String digest(Dialect dialect, byte[] body) {
        return ConversationStart.digest(Fixtures.fields(dialect, List.of(body)), Cuts.buffer(body));
    }
}
