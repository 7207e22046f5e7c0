package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A short ASCII text that is looked for in a buffer of any length, by steps of its own length (Horspool's search). */
final class BytePattern {
    /** The bytes are read from an array of their thread: a buffer checks every single access. */
    private static final FastThreadLocal<byte[]> BLOCK = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[16 * 1024];
        }
    };

    private static final Map<String, BytePattern> KNOWN = new ConcurrentHashMap<>();

    private final byte[] text;

    /** How far the pattern may be moved on when this byte stands where its last one should. */
    private final byte[] steps = new byte[256];

    /** The pattern of this text; there are few, and each is worked out once. */
    static BytePattern of(String text) {
        return KNOWN.computeIfAbsent(text, BytePattern::new);
    }

    BytePattern(String text) {
        this.text = text.getBytes(US_ASCII);
        Arrays.fill(steps, (byte) this.text.length);
        for (int i = 0; i < this.text.length - 1; i++) {
            steps[this.text[i]] = (byte) (this.text.length - 1 - i);
        }
    }

    /** Whether it stands somewhere in the readable bytes. Moves no index. */
    boolean isIn(ByteBuf buffer) {
        byte[] block = BLOCK.get();
        int overlap = text.length - 1;
        for (int at = buffer.readerIndex(); at < buffer.writerIndex() - overlap; at += block.length - overlap) {
            int length = Math.min(block.length, buffer.writerIndex() - at);
            buffer.getBytes(at, block, 0, length);
            if (isIn(block, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean isIn(byte[] block, int length) {
        int at = text.length - 1;
        while (at < length) {
            int from = at - text.length + 1;
            if (block[at] == text[text.length - 1] && Arrays.equals(block, from, at + 1, text, 0, text.length)) {
                return true;
            }
            at += steps[block[at] & 0xff];
        }
        return false;
    }
}
