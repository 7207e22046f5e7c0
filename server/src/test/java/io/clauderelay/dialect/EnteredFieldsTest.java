package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found of an object inside the outermost one. */
class EnteredFieldsTest {
    /** All that was found. */
    private record Found(
            boolean complete,
            @Nullable String type,
            @Nullable String model,
            @Nullable String usage,
            boolean entered) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"t\",\"response\":{\"model\":\"m\",\"usage\":{\"a\":[1,{}]}}}",
                "{\"response\":{\"usage\":{\"a\":[1,{}]},\"model\":\"m\"},\"type\":\"t\"}",
                " { \"response\" : { \"usage\":{\"a\":[1,{}]}, \"x\":{\"model\":\"no\"}, \"model\":\"m\"} , \"type\":\"t\"} ",
                "{\"a\":{\"response\":{\"model\":\"no\"}},\"response\":{\"model\":\"m\",\"usage\":{\"a\":[1,{}]}},\"type\":\"t\"}",
                "{\"resp\\u006fnse\":{\"x\":\"}\\\"{\",\"model\":\"m\",\"usage\":{\"a\":[1,{}]}},\"type\":\"t\",\"model\":\"no\"}",
                "{\"response\":{\"model\":\"m\",\"usage\":{\"a\":[1,{}]}},\"response\":{\"model\":\"no\"},\"type\":\"t\"}"
            })
    void membersOfBothObjectsAreFoundInAnyOrder(String text) {
        assertThat(read(text)).isEqualTo(new Found(true, "\"t\"", "\"m\"", "{\"a\":[1,{}]}", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"{\\\"model\\\":1}\"", "[{\"model\":1}]", "{}"})
    void whatIsNoObjectOrIsEmptyHasNoMembers(String value) {
        assertThat(read("{\"response\":" + value + ",\"type\":\"t\"}"))
                .isEqualTo(new Found(true, "\"t\"", null, null, true));
    }

    @Test
    void withoutTheObjectThereIsNothingInside() {
        assertThat(read("{\"type\":\"t\",\"model\":\"no\"}")).isEqualTo(new Found(true, "\"t\"", null, null, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"response\":{\"model\":\"m\"",
                "{\"response\":{\"model\":\"m\"}",
                "{\"response\":{\"model\":\"m\"]}",
                "{\"response\":{\"model\" \"m\"}}",
                "{\"response\":{\"model\":\"m\"}}}",
                "{\"response\":{\"model\":\"m\"}{}}"
            })
    void whatDoesNotOpenAndCloseRightlyIsNotComplete(String text) {
        assertThat(read(text).complete()).isFalse();
    }

    @Test
    void anObjectOfManyMegabytesIsCrossedAndItsLongValuesAreNotKept() {
        String text = "{\"response\":{\"output\":[\"" + "x\\\"".repeat(1_500_000) + "\"],\"model\":\""
                + "y".repeat(40_000) + "\",\"usage\":{\"a\":1}},\"type\":\"t\"}";
        TopLevelFields inside = inside();
        TopLevelFields fields = TopLevelFields.entering(List.of("type"), "response", inside);
        byte[] bytes = text.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at += 50_000) {
            feed(fields, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 50_000)));
        }

        assertThat(fields.isComplete()).isTrue();
        assertThat(text(inside, "usage")).isEqualTo("{\"a\":1}");
        assertThat(inside.find("model")).isNull();
        assertThat(inside.has("model")).isTrue();
        assertThat(inside.has("other")).isFalse();
    }

    @Test
    void damagedTextsAreReadAlikeHoweverTheyAreCut() {
        Random random = new Random(29);
        byte[] whole = "{\"a\":[{}],\"response\":{\"model\":\"m\",\"usage\":{\"a\":[1]},\"b\":\"\\\"\"},\"type\":\"t\"}"
                .getBytes(UTF_8);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
                damaged[random.nextInt(damaged.length)] = (byte) "\"\\{}[]:,-9 x".charAt(random.nextInt(12));
            }
            read(new String(damaged, UTF_8));
        }
    }

    /** What was found, whole and in every cut alike. */
    private static Found read(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        Found whole = read(List.of(bytes));
        for (List<byte[]> pieces : Cuts.of(bytes)) {
            assertThat(read(pieces)).as(text).isEqualTo(whole);
        }
        return whole;
    }

    private static Found read(List<byte[]> pieces) {
        TopLevelFields inside = inside();
        TopLevelFields fields = TopLevelFields.entering(List.of("type"), "response", inside);
        pieces.forEach(piece -> feed(fields, piece));
        return new Found(
                fields.isComplete(),
                text(fields, "type"),
                text(inside, "model"),
                text(inside, "usage"),
                fields.has("response"));
    }

    private static TopLevelFields inside() {
        return new TopLevelFields(List.of("model", "usage"));
    }

    private static @Nullable String text(TopLevelFields fields, String name) {
        byte @Nullable [] raw = fields.find(name);
        return raw == null ? null : new String(raw, UTF_8);
    }

    private static void feed(TopLevelFields fields, byte[] piece) {
        ByteBuf buffer = Cuts.buffer(piece);
        fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
    }
}
