package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/**
 * Looks whether a chunk may have something to say of usage or of an error: whatever these members are but null. To be wrong
 * in saying so costs a reading; every other chunk is spared it.
 */
final class ChatMentions {
    private static final byte[] USAGE = "\"usage".getBytes(US_ASCII);
    private static final byte[] ERROR = "\"error".getBytes(US_ASCII);

    /** As many bytes as a name of five letters takes when each of them is escaped. */
    private static final int LONGEST_NAME = 30;

    private ChatMentions() {}

    /** Looks at the name before each colon; inside a string, its last quote would have a backslash before it. */
    static boolean any(ByteBuf buffer, int from, int to) {
        int colon = buffer.indexOf(from, to, (byte) ':');
        while (colon >= 0) {
            int quote = lastBefore(buffer, from, colon);
            if (quote > from
                    && buffer.getByte(quote) == '"'
                    && isMeant(buffer, from, quote)
                    && !isNull(buffer, colon, to)) {
                return true;
            }
            colon = buffer.indexOf(colon + 1, to, (byte) ':');
        }
        return false;
    }

    private static boolean isMeant(ByteBuf buffer, int from, int quote) {
        return switch (buffer.getByte(quote - 1)) {
            case 'e' -> endsWith(buffer, from, quote, USAGE) || hasEscapes(buffer, from, quote);
            case 'r' -> endsWith(buffer, from, quote, ERROR) || hasEscapes(buffer, from, quote);
            // The last digit of such a letter's code.
            case '5', '2' -> hasEscapes(buffer, from, quote);
            default -> false;
        };
    }

    private static boolean endsWith(ByteBuf buffer, int from, int end, byte[] text) {
        int at = end - text.length;
        for (int i = 0; i < text.length && at >= from; i++) {
            if (buffer.getByte(at + i) != text[i]) {
                return false;
            }
        }
        return at >= from;
    }

    private static boolean hasEscapes(ByteBuf buffer, int from, int quote) {
        for (int at = quote - 1; at >= Math.max(from, quote - LONGEST_NAME); at--) {
            byte b = buffer.getByte(at);
            if (b == '"' || b == '\\') {
                return b == '\\';
            }
        }
        return false;
    }

    private static boolean isNull(ByteBuf buffer, int colon, int to) {
        int at = colon + 1;
        while (at < to && isBlank(buffer.getByte(at))) {
            at++;
        }
        return at < to && buffer.getByte(at) == 'n';
    }

    /** The last place before this one that is no blank. */
    private static int lastBefore(ByteBuf buffer, int from, int end) {
        int at = end - 1;
        while (at >= from && isBlank(buffer.getByte(at))) {
            at--;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
