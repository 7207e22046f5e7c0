package io.clauderelay.metering;

import io.clauderelay.platform.config.ByteSize;
import java.time.Duration;

/**
 * How the journal is kept.
 *
 * @param fsync when records are forced to the disk
 * @param segmentSize the size of one segment, allocated whole and ahead of use
 * @param forceInterval the longest time a record may be lost by, should the operating system crash
 */
public record JournalSettings(Fsync fsync, ByteSize segmentSize, Duration forceInterval) {
    private static final ByteSize SMALLEST_SEGMENT = new ByteSize(64 << 10);
    private static final ByteSize LARGEST_SEGMENT = new ByteSize(1 << 30);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

    /** When records reach the disk. What was appended survives the death of the process either way. */
    public enum Fsync {
        /** Every {@code forceInterval}, in the background. */
        INTERVAL,
        /** Before {@link Metering#whenDurable} runs its continuation; many records share one force. */
        ALWAYS
    }

    public JournalSettings {
        long bytes = segmentSize.bytes();
        if (bytes < SMALLEST_SEGMENT.bytes() || bytes > LARGEST_SEGMENT.bytes() || bytes % 8 != 0) {
            throw new IllegalArgumentException("segmentSize is " + segmentSize
                    + ", expected a multiple of 8 bytes from " + SMALLEST_SEGMENT + " to " + LARGEST_SEGMENT);
        }
        if (!forceInterval.isPositive() || forceInterval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "forceInterval is " + forceInterval + ", expected more than 0 and at most 1 minute");
        }
    }

    /** Segments with room for some 50,000 settlements, forced twenty times a second. */
    public static JournalSettings defaults() {
        return new JournalSettings(Fsync.INTERVAL, ByteSize.ofMebibytes(16), Duration.ofMillis(50));
    }

    int segmentBytes() {
        return segmentSize.toIntBytes();
    }
}
