package io.clauderelay.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes bad input out of good: as a value, as a document, as bytes. Some of what comes out is right after all. */
final class Spoiling {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Texts that have broken programs: too long, invisible, half a character, or meant for another parser. */
    static final List<String> NASTY_TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\t\r\n",
            "\u001b[31m",
            "\u007f",
            "\u0085",
            "\u2028",
            "\u202etxt.exe",
            "\ufeff",
            "\uffff",
            "\ud800",
            "a\udc00b",
            "e\u0301\u0301\u0301",
            " a ",
            "a".repeat(101),
            "ü".repeat(501),
            "a".repeat(100) + "    ",
            "x".repeat(20_000),
            "' or 1=1; --",
            "%' escape '\\",
            "%_%",
            "${jndi:ldap://127.0.0.1/a}",
            "../../../etc/passwd",
            "<script>alert(1)</script>",
            "null",
            "true",
            "-1",
            "1e999",
            "2026-02-30",
            "2026-02-29T00:00:00Z",
            "+1000000-01-01T00:00:00Z",
            "0000-00-00T00:00:00Z",
            "2026-11-22T10:15:30",
            "2026-11-22T10:15Z",
            "9999-12-31T23:59:59-18:00",
            "1969-12-31T23:59:59Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T10:15:60Z",
            "2026-11-22t10:15:30z",
            "2026-11-22T10:15:30+18:01",
            "http://127.0.0.1:99999",
            "http://[::1",
            "http://127.0.0.1/%zz",
            "//127.0.0.1");

    private static final List<JsonNode> NASTY_VALUES = List.of(
            JSON.nullNode(),
            JSON.booleanNode(true),
            JSON.numberNode(0),
            JSON.numberNode(-1),
            JSON.numberNode(1.5),
            JSON.numberNode(new BigDecimal("1.0")),
            JSON.numberNode(new BigDecimal("1e400")),
            JSON.numberNode(new BigDecimal("1e-400")),
            JSON.numberNode(Integer.MAX_VALUE + 1L),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.numberNode(new BigInteger("9223372036854775808")),
            JSON.numberNode(new BigInteger("9".repeat(300))),
            JSON.arrayNode(),
            JSON.arrayNode().addNull(),
            JSON.objectNode(),
            JSON.objectNode().put("mode", "other"));

    private final Dice dice;

    Spoiling(Dice dice) {
        this.dice = dice;
    }

    /** A text no schema had in mind. */
    String text() {
        return dice.of(NASTY_TEXTS);
    }

    /** Changes one field somewhere in the document. */
    JsonNode value(JsonNode good) {
        ObjectNode spoiled = good.deepCopy();
        List<ObjectNode> objects = new ArrayList<>();
        collect(spoiled, objects);
        ObjectNode target = dice.of(objects);
        List<String> names = new ArrayList<>();
        target.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || dice.percent(10)) {
            target.set(dice.percent(50) ? "nmae" : text(), JSON.textNode("x"));
            return spoiled;
        }
        String name = dice.of(names);
        switch (dice.below(4)) {
            case 0 -> target.remove(name);
            case 1 -> target.set(name, dice.of(NASTY_VALUES));
            case 2 -> target.set(name, JSON.arrayNode().add(target.get(name)));
            default -> target.set(name, JSON.textNode(text()));
        }
        if (target.path(name) instanceof ArrayNode array && dice.percent(30)) {
            array.add(text());
        }
        return spoiled;
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    /** Bytes that are no JSON object, or one in a form that is not taken. */
    byte[] bytes(String json) {
        byte[] utf8 = utf8(json);
        return switch (dice.below(12)) {
            case 0 -> Arrays.copyOf(utf8, dice.below(utf8.length));
            case 1 -> json.getBytes(StandardCharsets.UTF_16BE);
            case 2 -> json.getBytes(Charset.forName("UTF-32BE"));
            case 3 -> new byte[] {0, 0, 0, '{', (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
            case 4 -> json.replaceFirst("\"", "\"\ufffd").getBytes(StandardCharsets.ISO_8859_1);
            case 5 -> utf8("\ufeff" + json);
            case 6 -> utf8("{\"name\":" + "[".repeat(2000) + "]".repeat(2000) + "}");
            case 7 -> utf8(json.replaceFirst("\\{", "{\"name\":\"a\",\"name\":\"b\","));
            case 8 -> utf8(dice.of(List.of("[]", "null", "1", "\"x\"", "{}", " ", "{\"a\":1}{}", "{a:1}", "{'a':1}")));
            case 9 -> withBrokenByte(utf8);
            case 10 -> utf8("{\"name\":" + "1".repeat(2000) + "}");
            default -> utf8("{\"" + "n".repeat(60_000) + "\":1}");
        };
    }

    private byte[] withBrokenByte(byte[] utf8) {
        byte[] broken = utf8.clone();
        broken[dice.below(broken.length)] =
                (byte) dice.of(List.of(0xff, 0xc0, 0x80, 0xed, 0x00)).intValue();
        return broken;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
