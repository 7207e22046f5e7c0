package io.clauderelay.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.fuzz.Dice;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Changes of a text that know nothing of what it means. */
final class ByteMutations {
    private static final List<String> WORDS = List.of(
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\r",
            "\r\n\r\n",
            ": \n",
            "data: ",
            "data:",
            "event: ",
            "event:",
            "data",
            "id: 1\n",
            "\"usage\":",
            "\"usage\":{",
            "\"error\":{\"code\":\"c\"},",
            "\"error\":\"e\",",
            "\"model\":\"n\",",
            "\"choices\":[],",
            "event: error\n",
            "event: message_stop\n",
            "event: message_start\n",
            "data: [DONE]\n\n",
            "[DONE]",
            "event: response.completed\n",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            "\\\"",
            "\\u",
            "\\ud834",
            ":",
            ",",
            " ",
            "\t",
            "null",
            "\0",
            "\uFEFF",
            "é𝄞",
            "\"us\\u0061ge\":{\"prompt_tokens\":5},",
            "\"type\":\"error\",",
            "\"output_tokens\":9,",
            "\"input_tokens\":7,");
    private static final List<byte[]> NO_UTF_8 = List.of(
            new byte[] {(byte) 0xEF},
            new byte[] {(byte) 0xEF, (byte) 0xBB},
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF8},
            new byte[] {(byte) 0xFF, (byte) 0xFE});

    private ByteMutations() {}

    static byte[] mutate(Dice dice, byte[] text) {
        int at = dice.below(text.length + 1);
        int to = Math.min(text.length, at + 1 + dice.below(dice.percent(50) ? 4 : 200));
        return switch (dice.below(8)) {
            case 0 -> flip(dice, text);
            case 1 -> replace(text, at, to, new byte[0]);
            case 2 -> replace(text, at, at, Arrays.copyOfRange(text, at, Math.max(at, to)));
            case 3, 4 -> replace(text, at, at, dice.of(WORDS).getBytes(UTF_8));
            case 5 -> replace(text, at, to, dice.of(WORDS).getBytes(UTF_8));
            case 6 -> dice.percent(50) ? Arrays.copyOf(text, at) : replace(text, at, at, dice.of(NO_UTF_8));
            default -> replace(text, at, at, filler(dice));
        };
    }

    private static byte[] flip(Dice dice, byte[] text) {
        byte[] flipped = text.clone();
        for (int i = 1 + dice.below(4); i > 0 && flipped.length > 0; i--) {
            flipped[dice.below(flipped.length)] =
                    (byte) (dice.percent(70) ? "\"\\{}[]:,-09eu \n\r\t".charAt(dice.below(17)) : dice.below(256));
        }
        return flipped;
    }

    /** Something long: a line, a name, a value or a nesting that is beyond some bound. */
    private static byte[] filler(Dice dice) {
        String unit = dice.of(
                List.of("x", "{\"a\":", "[", "\\\\", "\\\"", " ", "9", "\n", "\r", "data: {}\n\n", "é", "0\r\n"));
        int bytes = dice.percent(90) ? dice.below(300) : dice.percent(95) ? dice.below(40_000) : dice.below(1_200_000);
        return unit.repeat(1 + bytes / unit.length()).getBytes(UTF_8);
    }

    /** A text with {@code [from, to)} of it replaced. */
    static byte[] replace(byte[] text, int from, int to, byte[] by) {
        ByteArrayOutputStream replaced = new ByteArrayOutputStream(text.length + by.length);
        replaced.write(text, 0, from);
        replaced.writeBytes(by);
        replaced.write(text, to, text.length - to);
        return replaced.toByteArray();
    }
}
