package io.clauderelay.dialect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes between two places of a text that comes in blocks: the places may lie in different ones. */
final class CapturedBytes {
    private final int limit;
    private byte[] bytes = new byte[64];
    private int length;
    private int from = -1;
    private boolean active;
    private boolean tooLong;

    /** Captures at most so many bytes; of more, nothing. */
    CapturedBytes(int limit) {
        this.limit = limit;
    }

    void begin(int at) {
        active = true;
        tooLong = false;
        length = 0;
        from = at;
    }

    /** A next block begins. */
    void continues() {
        from = 0;
    }

    /** The block ends. */
    void suspend(byte[] text, int to) {
        if (active) {
            append(text, to);
        }
    }

    byte @Nullable [] finish(byte[] text, int to) {
        if (!active) {
            return null;
        }
        append(text, to);
        active = false;
        return tooLong ? null : Arrays.copyOf(bytes, length);
    }

    /** What stands between a value and the comma is not the value's, and stays where the value is replaced. */
    byte @Nullable [] finishWithoutBlanks(byte[] text, int to) {
        byte @Nullable [] raw = finish(text, to);
        int end = raw == null ? 0 : raw.length;
        while (raw != null
                && end > 0
                && (raw[end - 1] == ' ' || raw[end - 1] == '\n' || raw[end - 1] == '\r' || raw[end - 1] == '\t')) {
            end--;
        }
        return raw == null || end == raw.length ? raw : Arrays.copyOf(raw, end);
    }

    private void append(byte[] text, int to) {
        int more = to - from;
        tooLong |= length + more > limit;
        if (tooLong || more <= 0) {
            return;
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
        System.arraycopy(text, from, bytes, length, more);
        length += more;
    }
}
