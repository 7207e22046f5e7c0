package io.clauderelay.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationStartTest {
    private static final String CACHED = "\"cache_control\":{\"type\":\"ephemeral\"}";
    private static final String HELLO = "{\"role\":\"user\",\"content\":\"say hi\"}";
    private static final String SYSTEM =
            "[{\"type\":\"text\",\"text\":\"be brief\"},{\"type\":\"text\",\"text\":\"use tools\"}]";
    private static final String TOOLS =
            "[{\"name\":\"Bash\",\"input_schema\":{\"type\":\"object\",\"required\":[\"a\",1,2]}}]";

    @Test
    void aConversationKeepsItsStartWhileItGrows() {
        String first = start(TOOLS, SYSTEM, HELLO);
        assertThat(first).hasSize(32);

        String answered = HELLO + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}";
        assertThat(start(TOOLS, SYSTEM, answered)).isEqualTo(first);
        assertThat(start(TOOLS, SYSTEM, answered + ",{\"role\":\"user\",\"content\":\"and now?\"}"))
                .isEqualTo(first);
        assertThat(start(TOOLS, SYSTEM, HELLO + ",{\"role\":\"system\",\"content\":\"# Environment\"}"))
                .isEqualTo(first);
    }

    @Test
    void everyPartOfItCounts() {
        assertThat(List.of(
                        String.valueOf(start(TOOLS, SYSTEM, HELLO)),
                        String.valueOf(start(TOOLS.replace("Bash", "Read"), SYSTEM, HELLO)),
                        String.valueOf(start(TOOLS.replace("1,2", "12"), SYSTEM, HELLO)),
                        String.valueOf(start(TOOLS, SYSTEM.replace("brief", "long"), HELLO)),
                        String.valueOf(start(TOOLS, SYSTEM, HELLO.replace("hi", "ho"))),
                        String.valueOf(start(null, SYSTEM, HELLO)),
                        String.valueOf(start(TOOLS, null, HELLO)),
                        String.valueOf(start(SYSTEM, TOOLS, HELLO))))
                .doesNotHaveDuplicates();
    }

    @Test
    void whereTheCacheIsMarkedDoesNotCount() {
        String marked =
                "[{\"name\":\"Bash\",\"input_schema\":{\"type\":\"object\",\"required\":[\"a\",1,2]}," + CACHED + "}]";
        String system =
                "[{" + CACHED + ",\"type\":\"text\",\"text\":\"be brief\"},{\"type\":\"text\",\"text\":\"use tools\","
                        + CACHED + "}]";
        String hello = "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"say hi\"," + CACHED + "}]}";

        assertThat(start(marked, system, hello)).isEqualTo(start(TOOLS, SYSTEM, HELLO));
    }

    @Test
    void claudeCodesAttributionDoesNotCount() {
        String attribution =
                "{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cc_version=2.1.330.225; cc_entrypoint=sdk-cli;\"},";

        assertThat(start(TOOLS, SYSTEM.replace("[", "[" + attribution), HELLO)).isEqualTo(start(TOOLS, SYSTEM, HELLO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"say hi\"}]}",
                "{\"content\":\"say hi\",\"role\":\"user\"}",
                "{ \"content\" : [ { \"text\" : \"say hi\" , \"type\" : \"text\" } ] , \"role\" : \"user\" }",
                "{\"role\":\"assistant\",\"content\":\"before\"},{\"role\":\"user\",\"content\":\"say hi\"}",
                "7,{\"role\":\"user\"},{\"role\":\"user\",\"content\":\"say hi\"}"
            })
    void theSameMessageWrittenInAnotherWayIsTheSame(String message) {
        assertThat(start(TOOLS, SYSTEM, message)).isEqualTo(start(TOOLS, SYSTEM, HELLO));
    }

    @Test
    void aSystemPromptMayBeAStringToo() {
        assertThat(start(TOOLS, "\"be brief\"", HELLO))
                .isEqualTo(start(TOOLS, "[{\"type\":\"text\",\"text\":\"be brief\"}]", HELLO))
                .isNotEqualTo(start(TOOLS, SYSTEM, HELLO));
    }

    @Test
    void blocksOtherThanTextCount() {
        String image =
                "{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"data\":\"%s\"}},{\"type\":\"text\",\"text\":\"what is it?\"}]}";

        assertThat(start(null, null, image.formatted("aaa")))
                .isNotNull()
                .isNotEqualTo(start(null, null, image.formatted("bbb")));
        assertThat(start(
                        null,
                        null,
                        image.replace("{\"type\":\"image\"", "{" + CACHED + ",\"type\":\"image\"")
                                .formatted("aaa")))
                .isEqualTo(start(null, null, image.formatted("aaa")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"role\":\"assistant\",\"content\":\"hi\"}", "{\"role\":\"user\"}", "\"user\"", "@"})
    void withoutAMessageOfTheUserThereIsNothingToTellApart(String messages) {
        assertThat(start(TOOLS, SYSTEM, messages)).isNull();
        assertThat(digest("{\"system\":\"s\",\"messages\":\"say hi\"}")).isNull();
        assertThat(digest("{\"system\":\"s\"}")).isNull();
    }

    @Test
    void ofAVeryLongMessageTheFirstPartCounts() {
        String same = "x".repeat(29_000);
        String message = "{\"role\":\"user\",\"content\":\"" + same + "%s\"}";
        String block =
                "{\"content\":[{" + CACHED + ",\"type\":\"text\",\"text\":\"" + same + "%s\"}],\"role\":\"user\"}";
        String padding = "y".repeat(10_000);

        String long1 = start(null, null, message.formatted("a" + padding));
        assertThat(long1).isNotNull().isNotEqualTo(start(null, null, message.formatted("b" + padding)));
        assertThat(start(null, null, message.formatted("a" + padding + "c"))).isEqualTo(long1);
        assertThat(start(null, null, block.formatted("a" + padding + "d"))).isEqualTo(long1);
    }

    @Test
    void ofLongToolsAndSystemTheFirstPartCounts() {
        String tools = "[{\"name\":\"Bash\",%s\"description\":\"" + "x".repeat(6_000) + "%s\"}]";
        String padding = "y".repeat(3_000);
        String one = start(tools.formatted("", "a" + padding), "\"" + padding.repeat(4) + "a\"", HELLO);

        assertThat(start(tools.formatted("", "b" + padding), "\"" + padding.repeat(4) + "a\"", HELLO))
                .isNotEqualTo(one);
        assertThat(start(tools.formatted(CACHED + ",", "a" + padding + "c"), "\"" + padding.repeat(4) + "b\"", HELLO))
                .isEqualTo(one);
    }

    @Test
    void deepNestingDoesNotUseUpTheStack() {
        String deep = "[".repeat(30_000) + "]".repeat(30_000);

        assertThat(start(deep, SYSTEM, HELLO)).isNotNull().isEqualTo(start(deep, SYSTEM, HELLO));
    }

    @Test
    void damagedTextsNeverBreakIt() {
        Random random = new Random(3);
        byte[] text =
                ("{\"messages\":[" + HELLO + "],\"system\":" + SYSTEM + ",\"tools\":" + TOOLS + "}").getBytes(UTF_8);
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = text.clone();
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                damaged[random.nextInt(text.length)] = (byte) "\"\\{}[]:, x\0".charAt(random.nextInt(11));
            }
            String found = digest(damaged);
            assertThat(found == null ? 32 : found.length()).isEqualTo(32);
        }
    }

    private static @Nullable String start(@Nullable String tools, @Nullable String system, String messages) {
        String first = tools == null ? "" : "\"tools\":" + tools + ",";
        String second = system == null ? "" : "\"system\":" + system + ",";
        String forwards = "{" + first + second + "\"messages\":[" + messages + "]}";
        String backwards = "{\"messages\":[" + messages + "]," + second + first + "\"stream\":true}";
        String found = digest(forwards);
        assertThat(digest(backwards)).isEqualTo(found);
        return found;
    }

    private static @Nullable String digest(String body) {
        return digest(body.getBytes(UTF_8));
    }

    private static @Nullable String digest(byte[] body) {
        TopLevelFields fields = new TopLevelFields(List.of("model"), ConversationStart.FIELDS);
        ByteBuf buffer = Cuts.buffer(body);
        fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        return ConversationStart.digest(fields, buffer);
    }
}
