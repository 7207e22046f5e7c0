package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopLevelFieldsTest {
    private static final List<String> NAMES = List.of("model", "stream", "usage");

    /** What was found in one text. */
    private record Found(
            boolean complete,
            boolean repeated,
            @Nullable String model,
            @Nullable String stream,
            @Nullable String usage) {}

    @Test
    void findsTheFieldsOfARequest() {
        Found found = read("""
                {"model": "claude-opus-5-5", "messages":[{"role":"user","content":[{"type":"text","text":"say \\"hi\\""}]}],
                 "max_tokens": 128000, "thinking":{"type":"adaptive"}, "stream":true}
                """);

        assertThat(found).isEqualTo(new Found(true, false, "\"claude-opus-5-5\"", "true", null));
    }

    @Test
    void namesInsideOtherValuesDoNotCount() {
        Found found = read("{\"metadata\":{\"model\":\"a\",\"stream\":true,\"x\":{\"usage\":{}}},"
                + "\"tools\":[{\"model\":\"b\"},[\"model\",\":\",\"c\"]],\"say\":\"\\\"model\\\":\\\"d\\\"\"}");

        assertThat(found).isEqualTo(new Found(true, false, null, null, null));
    }

    @Test
    void containersAreFoundWhole() {
        Found found =
                read("{\"usage\":{\"input_tokens\":12,\"a\":[1,{\"b\":\"}]\"}]},\"model\":[1,[2]],\"stream\":{}}");

        assertThat(found)
                .isEqualTo(new Found(true, false, "[1,[2]]", "{}", "{\"input_tokens\":12,\"a\":[1,{\"b\":\"}]\"}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"plain\"",
                "\"\"",
                "\"quote \\\" inside\"",
                "\"ends with a backslash \\\\\"",
                "\"\\\\\\\"\\\\\"",
                "\"\\\\\\\\\\\\\"",
                "\"\\u0022\\u005c\"",
                "\"模型 𝄞 ü\"",
                "\"tab\\tline\\n\"",
                "-12.5e+10",
                "null",
                "false"
            })
    void theValueIsTakenAsItStands(String value) {
        assertThat(read("{\"x\":" + value + ",\"model\":" + value + "}").model())
                .isEqualTo(value);
        assertThat(read("{\"model\":" + value + ",\"x\":" + value + "}").model())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"m\\u006fdel\"", "\"\\u006d\\u006F\\u0064\\u0065\\u006c\"", "\"mod\\u0065l\""})
    void aNameWithEscapesIsTheSameName(String name) {
        assertThat(read("{" + name + ":\"m\"}").model()).isEqualTo("\"m\"");
    }

    @Test
    void otherNamesAreOthers() {
        assertThat(read("{\"Model\":1,\"model \":2,\"mode\":3,\"models\":4,\"\":5,\"\\\\model\":6}"))
                .isEqualTo(new Found(true, false, null, null, null));
    }

    @Test
    void aNameThatStandsThereTwiceIsTold() {
        assertThat(read("{\"model\":\"a\",\"model\":\"b\"}").repeated()).isTrue();
        assertThat(read("{\"model\":\"a\",\"m\\u006fdel\":\"b\"}").repeated()).isTrue();
        assertThat(read("{\"max\":1,\"max\":2,\"model\":\"b\"}").repeated()).isFalse();
    }

    @Test
    void aNameThatStandsThereTwiceIsToldEvenWhenItsFirstValueIsTooLongToKeep() {
        String huge = "\"" + "x".repeat(40_000) + "\"";

        TopLevelFields fields = new TopLevelFields(NAMES);
        feed(fields, ("{\"model\":" + huge + ",\"model\":\"b\"}").getBytes(UTF_8));

        assertThat(fields.isComplete()).isTrue();
        assertThat(fields.isRepeated("model")).isTrue();
    }

    @Test
    void aValueThatIsTooLongIsNotKept() {
        TopLevelFields fields = new TopLevelFields(NAMES);
        feed(fields, ("{\"model\":\"" + "x".repeat(40_000) + "\",\"stream\":true}").getBytes(UTF_8));

        assertThat(fields.isComplete()).isTrue();
        assertThat(fields.find("model")).isNull();
        assertThat(fields.find("stream")).isEqualTo("true".getBytes(UTF_8));
    }

    @Test
    void aNameThatIsTooLongIsAnother() {
        assertThat(read("{\"" + "m".repeat(500) + "\":1,\"model\":2}").model()).isEqualTo("2");
    }

    @Test
    void depthDoesNotMatter() {
        String deep = "[".repeat(5_000) + "{\"model\":1}" + "]".repeat(5_000);
        TopLevelFields fields = new TopLevelFields(NAMES);
        feed(fields, ("{\"deep\":" + deep + ",\"model\":\"m\"}").getBytes(UTF_8));

        assertThat(fields.isComplete()).isTrue();
        assertThat(fields.find("model")).isEqualTo("\"m\"".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"model\"",
                "{\"model\":",
                "{\"model\":\"m",
                "{\"model\":\"m\"",
                "{\"model\":\"m\",",
                "{\"model\":{\"a\":1}",
                "[]",
                "[{\"model\":\"m\"}]",
                "\"model\"",
                "true",
                "12",
                "{}{}",
                "{} x",
                "{}]",
                "{},",
                "{}\"a\"",
                "{\"model\":\"m\"}}",
                "x{}",
                "\ufeff{}",
                "{\"model\"}",
                "{\"model\" \"m\"}",
                "{\"model\":}",
                "{\"model\":,}",
                "{\"model\"::1}",
                "{:1}",
                "{,}",
                "{1:2}",
                "{{}}",
                "{[]:1}",
                "{\"a\":1 \"model\":2}",
                "{\"a\":1{}",
                "{\"a\":\"b\"\"model\":2}",
                "{\"a\":1]",
            })
    void whatIsNotOneWholeObjectIsNotComplete(String text) {
        assertThat(read(text).complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " \r\n\t{ } \n", "{\"a\":1}", "{ \"a\" : [ ] , \"b\" : { } }"})
    void oneWholeObjectIsComplete(String text) {
        assertThat(read(text)).isEqualTo(new Found(true, false, null, null, null));
    }

    @Test
    void findsWhatAParserFindsInObjectsMadeAtRandom() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            String text = RandomJson.object(random, NAMES);
            JsonNode tree = RandomJson.parse(text);
            Found found = read(text);

            assertThat(found.complete()).as(text).isTrue();
            assertThat(parsed(found.model())).as(text).isEqualTo(tree.get("model"));
            assertThat(parsed(found.stream())).as(text).isEqualTo(tree.get("stream"));
            assertThat(parsed(found.usage())).as(text).isEqualTo(tree.get("usage"));
        }
    }

    @Test
    void aLongBodyIsReadAlikeWhereverItsFieldsLie() {
        String fields = "\\\\\",\"model\":\"a \\\"b\\\\\",\"usage\":{\"x\":[1,\"}\"]},\"stream\":true}";
        for (int blocks = 1; blocks <= 2; blocks++) {
            for (int at = -70; at <= 10; at++) {
                String text = "{\"pad\":\"" + "x".repeat(blocks * 16 * 1024 + at) + fields;

                assertThat(read(List.of(text.getBytes(UTF_8))))
                        .isEqualTo(new Found(true, false, "\"a \\\"b\\\\\"", "true", "{\"x\":[1,\"}\"]}"));
            }
        }
    }

    @Test
    void readsDamagedTextsAlikeHoweverTheyAreCut() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            byte[] text = RandomJson.object(random, NAMES).getBytes(UTF_8);
            for (int damage = 1 + random.nextInt(3); damage > 0 && text.length > 0; damage--) {
                text[random.nextInt(text.length)] = (byte) "\"\\{}[]:, x\0".charAt(random.nextInt(11));
            }
            readBytes(text);
        }
    }

    @Test
    void tellsWhereAMembersValueBeginsHoweverTheTextIsCut() {
        String json =
                " {\"tools\" : [ ],\"model\":\"m\",\"me\\u0073sages\":\n[{\"tools\":1}],\"x\":{\"system\":2}, \"n\": 7}";
        byte[] text = json.getBytes(UTF_8);
        for (List<byte[]> pieces : Cuts.of(text)) {
            TopLevelFields fields = new TopLevelFields(List.of("model"), List.of("tools", "messages", "system", "n"));
            pieces.forEach(piece -> feed(fields, piece));

            assertThat(fields.isComplete()).isTrue();
            assertThat(fields.mark("tools")).isEqualTo(12);
            assertThat(text[fields.mark("messages")]).isEqualTo((byte) '[');
            assertThat(text[fields.mark("messages") + 1]).isEqualTo((byte) '{');
            assertThat(text[fields.mark("n")]).isEqualTo((byte) '7');
            assertThat(fields.mark("system")).isNegative();
            assertThat(fields.mark("model")).isEqualTo(json.indexOf("\"m\""));
            assertThat(fields.begin()).isEqualTo(2);
            assertThat(fields.mark("other")).isNegative();
            assertThat(fields.find("tools")).isNull();
            assertThat(fields.find("model")).isEqualTo("\"m\"".getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"tools\":,\"model\":1}", "{\"tools\":}", "{\"tools\"}", "{\"tools\":"})
    void aMarkedMemberWithoutAValueIsBroken(String text) {
        TopLevelFields fields = new TopLevelFields(List.of("model"), List.of("tools"));
        feed(fields, text.getBytes(UTF_8));

        assertThat(fields.isComplete()).isFalse();
        assertThat(fields.mark("tools")).isNegative();
    }

    @Test
    void aMarkFarBehindIsRight() {
        TopLevelFields fields = new TopLevelFields(List.of(), List.of("tools"));
        feed(fields, "{\"pad\":\"".getBytes(UTF_8));
        feed(fields, "x".repeat(100_000).getBytes(UTF_8));
        feed(fields, "\",\"tools\":\"here\"}".getBytes(UTF_8));

        assertThat(fields.mark("tools")).isEqualTo(100_018);
    }

    @Test
    void theBlanksBehindAValueAreNotTheValues() {
        assertThat(read("{\"model\":\"m \" \t\r\n,\"stream\": true ,\"usage\":{ } \n}"))
                .isEqualTo(new Found(true, false, "\"m \"", "true", "{ }"));
    }

    private static @Nullable JsonNode parsed(@Nullable String raw) {
        return raw == null ? null : RandomJson.parse(raw);
    }

    private static Found read(String text) {
        return readBytes(text.getBytes(UTF_8));
    }

    /** Reads the text whole and in every cut, which must find the same. */
    private static Found readBytes(byte[] text) {
        Found whole = read(List.of(text));
        for (List<byte[]> pieces : Cuts.of(text)) {
            assertThat(read(pieces))
                    .as(() -> new String(text, UTF_8) + " in " + pieces.size() + " pieces")
                    .isEqualTo(whole);
        }
        return whole;
    }

    private static Found read(List<byte[]> pieces) {
        TopLevelFields fields = new TopLevelFields(NAMES);
        pieces.forEach(piece -> feed(fields, piece));
        return new Found(
                fields.isComplete(),
                NAMES.stream().anyMatch(fields::isRepeated),
                text(fields.find("model")),
                text(fields.find("stream")),
                text(fields.find("usage")));
    }

    private static void feed(TopLevelFields fields, byte[] piece) {
        ByteBuf buffer = Cuts.buffer(piece);
        fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
    }

    private static @Nullable String text(byte @Nullable [] raw) {
        return raw == null ? null : new String(raw, UTF_8).strip();
    }
}
