package io.clauderelay.metering;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Where one thread writes a record before it claims room for it; used again and again. */
final class RecordBuffer {
    /** Only a model's name comes from outside; one that is longer than this is cut, so that no client fills the journal. */
    static final int LONGEST_TEXT = 1024;

    /** How long an exchange's story may be; whoever writes it keeps to that, for half of one could not be read. */
    static final int LONGEST_STORY = 16 * 1024;

    /** A length no text has: says that there is none. */
    static final int NO_TEXT = 0xFFFF;

    /** Nine texts, a story and the numbers beside them, with room to spare. */
    private static final int CAPACITY = 12 * LONGEST_TEXT + LONGEST_STORY;

    private final byte[] bytes = new byte[CAPACITY];
    private final ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();

    RecordBuffer clear() {
        numbers.clear();
        return this;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return numbers.position();
    }

    int checksum() {
        checksum.reset();
        checksum.update(bytes, 0, length());
        return (int) checksum.getValue();
    }

    RecordBuffer putByte(int value) {
        numbers.put((byte) value);
        return this;
    }

    RecordBuffer putInstant(Instant instant) {
        numbers.putLong(instant.getEpochSecond()).putInt(instant.getNano());
        return this;
    }

    RecordBuffer putLong(long value) {
        numbers.putLong(value);
        return this;
    }

    /** Seven bits a byte, lowest first: most counts are small. */
    RecordBuffer putCount(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            numbers.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        numbers.put((byte) rest);
        return this;
    }

    /** Cuts what is longer than {@link #LONGEST_TEXT}. */
    RecordBuffer putText(@Nullable String text) {
        return putText(text, LONGEST_TEXT);
    }

    /** Puts a text that may be long; cuts what is longer than {@link #LONGEST_STORY}. */
    RecordBuffer putStory(String text) {
        return putText(text, LONGEST_STORY);
    }

    private RecordBuffer putText(@Nullable String text, int longest) {
        if (text == null) {
            numbers.putShort((short) NO_TEXT);
            return this;
        }
        int start = numbers.position() + Short.BYTES;
        int length = text.length();
        if (length > longest || !putAscii(text, start)) {
            length = putUtf8(text, start, longest);
        }
        numbers.putShort((short) length);
        numbers.position(start + length);
        return this;
    }

    private boolean putAscii(String text, int start) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c >= 0x80) {
                return false;
            }
            bytes[start + i] = (byte) c;
        }
        return true;
    }

    /** NUL is replaced because PostgreSQL refuses it: one odd model name must not stop the ledger. */
    private int putUtf8(String text, int start, int longest) {
        byte[] encoded = text.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
        int length = Math.min(encoded.length, longest);
        while (length < encoded.length && (encoded[length] & 0xC0) == 0x80) {
            length--;
        }
        System.arraycopy(encoded, 0, bytes, start, length);
        return length;
    }
}
