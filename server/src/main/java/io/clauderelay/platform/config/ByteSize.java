package io.clauderelay.platform.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or of disk, written with a binary unit such as {@code 32MiB}.
 *
 * @param bytes how many bytes, not negative
 */
public record ByteSize(long bytes) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB|TiB)");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int STEP_BITS = 10;

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is never negative, this one is " + bytes + " bytes");
        }
    }

    public static ByteSize ofMebibytes(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << (2 * STEP_BITS)));
    }

    /**
     * Reads a size such as {@code 512KiB}.
     *
     * @throws IllegalArgumentException for any other text, and for more than a long can count
     */
    public static ByteSize of(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (matcher.matches()) {
            int shift = STEP_BITS * UNITS.indexOf(matcher.group(2));
            long number = Long.parseLong(matcher.group(1));
            if (number <= Long.MAX_VALUE >> shift) {
                return new ByteSize(number << shift);
            }
        }
        throw new IllegalArgumentException("expected a size with its unit, such as 512KiB, 32MiB or 1GiB");
    }

    /**
     * The size as an array length.
     *
     * @throws ArithmeticException from 2 GiB on
     */
    public int toIntBytes() {
        return Math.toIntExact(bytes);
    }

    /** The size as {@link #of} reads it, in the largest unit that keeps it whole. */
    @Override
    public String toString() {
        int unit = 0;
        long number = bytes;
        while (number != 0 && unit < UNITS.size() - 1 && number % (1L << STEP_BITS) == 0) {
            number >>= STEP_BITS;
            unit++;
        }
        return number + UNITS.get(unit);
    }
}
