package io.clauderelay.dialect;

import java.nio.charset.StandardCharsets;

/**
 * Walks through one small JSON text, such as an event's data: asks for names, reads the values it wants and skips the
 * rest. Allocates nothing but the strings that are asked for.
 */
public final class JsonCursor {
    /** The text is not the JSON that the caller's questions assume. Carries no stack trace: it is an expected answer. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message, int at) {
            super(message + " at byte " + at, null, false, false);
        }
    }

    private final byte[] text;
    private final int end;
    private int at;
    private int nameFrom;
    private int nameTo;

    public JsonCursor(byte[] text, int from, int end) {
        this.text = text;
        this.at = from;
        this.end = end;
    }

    public JsonCursor(byte[] text) {
        this(text, 0, text.length);
    }

    /** Enters the object that comes next; false, and nothing is consumed, when something else comes. */
    public boolean enterObject() throws MalformedException {
        if (peek() != '{') {
            return false;
        }
        at++;
        return true;
    }

    /**
     * Goes to the next member of the object that was entered and answers whether there is one; its name is compared with
     * {@link #nameIs}, and its value must be read or skipped before the next call.
     */
    public boolean nextMember() throws MalformedException {
        byte b = peek();
        if (b == ',') {
            at++;
            b = peek();
        }
        if (b == '}') {
            at++;
            return false;
        }
        nameFrom = at + 1;
        skipString();
        nameTo = at - 1;
        if (peek() != ':') {
            throw new MalformedException("expected ':'", at);
        }
        at++;
        return true;
    }

    /** Whether the current member has this name (ASCII, without escapes, as every provider writes them). */
    public boolean nameIs(String name) {
        if (nameTo - nameFrom != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (text[nameFrom + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the current member's name begins, at its quote. */
    public int nameFrom() {
        return nameFrom - 1;
    }

    /** Where the current member's name has ended, behind its quote. */
    public int nameTo() {
        return nameTo + 1;
    }

    /** Enters the array that comes next; false, and nothing is consumed, when something else comes. */
    public boolean enterArray() throws MalformedException {
        if (peek() != '[') {
            return false;
        }
        at++;
        return true;
    }

    /**
     * Goes to the next element of the array that was entered and answers whether there is one; it must be read or skipped
     * before the next call.
     */
    public boolean nextElement() throws MalformedException {
        byte b = peek();
        if (b == ',') {
            at++;
            b = peek();
        }
        if (b == ']') {
            at++;
            return false;
        }
        return true;
    }

    /** Where the next value begins. */
    public int nextFrom() throws MalformedException {
        peek();
        return at;
    }

    /** How far the text has been read or skipped. */
    public int readTo() {
        return Math.min(at, end);
    }

    /** Reads a whole number; null, or anything else, is skipped and answered with the fallback. */
    public long readLong(long fallback) throws MalformedException {
        byte b = peek();
        if (b != '-' && (b < '0' || b > '9')) {
            skipValue();
            return fallback;
        }
        int from = at;
        skipValue();
        return parseLong(from, at, fallback);
    }

    private long parseLong(int from, int to, long fallback) {
        boolean negative = text[from] == '-';
        long value = 0;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - 9) / 10) {
                return fallback;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /** Reads a string; anything else is skipped and answered with the fallback. */
    public String readString(String fallback) throws MalformedException {
        if (peek() != '"') {
            skipValue();
            return fallback;
        }
        int from = at + 1;
        skipString();
        return unescape(text, from, at - 1);
    }

    /** Reads {@code true}; anything else is false. */
    public boolean readTrue() throws MalformedException {
        boolean isTrue = peek() == 't';
        skipValue();
        return isTrue;
    }

    /** Whether a string comes next; nothing is consumed. */
    public boolean nextIsString() throws MalformedException {
        return peek() == '"';
    }

    /** Whether {@code null} comes next; nothing is consumed. */
    public boolean isNull() throws MalformedException {
        return peek() == 'n';
    }

    /** Steps over the value that comes next, whatever it is. */
    public void skipValue() throws MalformedException {
        int depth = 0;
        do {
            byte b = peek();
            switch (b) {
                case '"' -> skipString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ',', ':' -> at++;
                default -> skipLiteral();
            }
        } while (depth > 0);
        if (depth < 0) {
            throw new MalformedException("a value is missing", at);
        }
    }

    private void skipLiteral() throws MalformedException {
        int from = at;
        while (at < end && (text[at] == '-' || text[at] == '+' || text[at] == '.' || isAlphanumeric(text[at]))) {
            at++;
        }
        if (at == from) {
            throw new MalformedException("unexpected byte", at);
        }
    }

    private static boolean isAlphanumeric(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private void skipString() throws MalformedException {
        if (peek() != '"') {
            throw new MalformedException("expected a string", at);
        }
        at++;
        while (at < end) {
            byte b = text[at++];
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                at++;
            }
        }
        throw new MalformedException("a string does not end", end);
    }

    private byte peek() throws MalformedException {
        while (at < end) {
            byte b = text[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        throw new MalformedException("the text ends too early", end);
    }

    /** Decodes the inside of a JSON string. Broken escapes stay as they are. */
    static String unescape(byte[] text, int from, int to) {
        String raw = new String(text, from, to - from, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            if (c != '\\' || i == raw.length()) {
                plain.append(c);
                continue;
            }
            char kind = raw.charAt(i++);
            if (kind == 'u' && isHex(raw, i)) {
                plain.append((char) Integer.parseInt(raw, i, i + 4, 16));
                i += 4;
            } else {
                plain.append(control(kind));
            }
        }
        return plain.toString();
    }

    private static boolean isHex(String raw, int from) {
        if (from + 4 > raw.length()) {
            return false;
        }
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(raw.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static char control(char kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> kind;
        };
    }
}
