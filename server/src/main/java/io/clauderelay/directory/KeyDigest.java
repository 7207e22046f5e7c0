package io.clauderelay.directory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * An HMAC-SHA-256 digest of a key's secret, the only form in which the relay knows it.
 *
 * @param first to fourth the 32 bytes, big-endian, eight at a time: equality and hash cost no array walk
 */
public record KeyDigest(long first, long second, long third, long fourth) {
    /** How many bytes a digest has. */
    public static final int LENGTH = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * Reads a digest.
     *
     * @throws IllegalArgumentException unless the array has 32 bytes
     */
    public static KeyDigest of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key digest has 32 bytes, this one has " + bytes.length);
        }
        return new KeyDigest((long) LONGS.get(bytes, 0), (long) LONGS.get(bytes, 8), (long) LONGS.get(bytes, 16), (long)
                LONGS.get(bytes, 24));
    }

    /** The 32 bytes as hex, as they stand in the database. */
    String hex() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
    }

    /** The digest is already random: any of its words is a good hash. */
    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }
}
