package io.clauderelay.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Which of some short strings stand in a JSON text, as names or as values, at whatever depth: told string by string by
 * whoever reads the text. A string with escapes in it is the same string to every JSON reader, so it is here.
 */
final class Mentions {
    /** Longer strings, escapes included, are none of them. */
    private static final int LONGEST = 128;

    private final List<String> names;
    private final byte[][] wanted;
    private final int[] counts;

    /** One bit for each first byte that is worth a look. */
    private final long[] firstBytes = new long[4];

    /** The beginning of a string that goes on in the next block. */
    private final byte[] carried = new byte[LONGEST];

    private int carriedLength;

    /** Looks for these strings; one that ends with {@code *} is the beginning of others. */
    Mentions(List<String> names) {
        this.names = List.copyOf(names);
        this.wanted = new byte[names.size()][];
        this.counts = new int[names.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
            watch(wanted[i][0]);
        }
        watch((byte) '\\');
    }

    private void watch(byte first) {
        int at = Byte.toUnsignedInt(first);
        firstBytes[at >>> 6] |= 1L << at;
    }

    /** How often the string was there. */
    int count(String name) {
        int index = names.indexOf(name);
        return index < 0 ? 0 : counts[index];
    }

    /** A string is not over at the end of the block. */
    void suspend(byte[] text, int from, int to) {
        int length = to - from;
        if (carriedLength + length > LONGEST) {
            carriedLength = LONGEST + 1;
        } else {
            System.arraycopy(text, from, carried, carriedLength, length);
            carriedLength += length;
        }
    }

    /** A string is over; its last part, or all of it, is {@code [from, to)}. */
    void ends(byte[] text, int from, int to) {
        if (carriedLength > 0) {
            suspend(text, from, to);
            if (carriedLength <= LONGEST) {
                look(carried, 0, carriedLength);
            }
            carriedLength = 0;
        } else if (to - from <= LONGEST) {
            look(text, from, to);
        }
    }

    private void look(byte[] text, int from, int to) {
        if (from == to) {
            return;
        }
        int first = Byte.toUnsignedInt(text[from]);
        if ((firstBytes[first >>> 6] & 1L << first) == 0) {
            return;
        }
        if (isEscaped(text, from, to)) {
            byte[] plain = JsonCursor.unescape(text, from, to).getBytes(StandardCharsets.UTF_8);
            compare(plain, 0, plain.length);
        } else {
            compare(text, from, to);
        }
    }

    private static boolean isEscaped(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text[at] == '\\') {
                return true;
            }
        }
        return false;
    }

    private void compare(byte[] text, int from, int to) {
        for (int i = 0; i < wanted.length; i++) {
            byte[] name = wanted[i];
            boolean prefix = name[name.length - 1] == '*';
            int length = prefix ? name.length - 1 : name.length;
            boolean longEnough = prefix ? to - from >= length : to - from == length;
            if (longEnough && Arrays.equals(text, from, from + length, name, 0, length)) {
                counts[i]++;
            }
        }
    }
}
