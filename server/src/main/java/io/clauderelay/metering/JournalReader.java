package io.clauderelay.metering;

import io.clauderelay.platform.telemetry.LogKeys;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal from a position on, behind the threads that append. In a segment that an earlier process left, torn
 * records are skipped: the next one that is whole is looked for on every 8-byte boundary. For one thread.
 */
final class JournalReader {
    private static final Logger log = LoggerFactory.getLogger(JournalReader.class);

    private static final int ALIGNMENT = 8;

    private Segment segment;
    private int offset;
    private int recordOffset;
    private int recordSegment;
    private long torn;

    JournalReader(Segment segment, int offset) {
        this.segment = segment;
        this.offset = offset;
    }

    /**
     * The next record; null when there is none yet.
     *
     * @throws IllegalStateException when the record is of another version; the reader stays before it
     */
    @Nullable
    JournalRecord poll() {
        while (true) {
            int length = segment.lengthAt(offset);
            if (length == Segment.END) {
                if (!moveOn()) {
                    return null;
                }
                continue;
            }
            if (length <= 0 && !segment.isSealed()) {
                return null;
            }
            byte[] payload = segment.payloadAt(offset);
            if (payload == null) {
                skipTorn(length);
                continue;
            }
            JournalRecord record = RecordCodec.decode(payload);
            recordSegment = segment.number();
            recordOffset = offset;
            offset += Segment.frame(payload.length);
            return record;
        }
    }

    private boolean moveOn() {
        Segment next = segment.next();
        if (next == null) {
            return false;
        }
        segment = next;
        offset = Segment.HEADER_BYTES;
        return true;
    }

    /** Zeroes up to the end are the part never written, not a torn record. */
    private void skipTorn(int length) {
        int from = offset;
        do {
            offset += ALIGNMENT;
        } while (offset < segment.end() && segment.payloadAt(offset) == null);
        if (length != 0 || offset < segment.end()) {
            torn++;
            log.atWarn()
                    .addKeyValue(LogKeys.FILE, segment.file())
                    .addKeyValue(LogKeys.OFFSET, from)
                    .log("skipped a torn journal record");
        }
    }

    /** Where the record polled last begins. */
    Position recordPosition() {
        return new Position(recordSegment, recordOffset);
    }

    /** Where the next record is looked for. */
    Position position() {
        return new Position(segment.number(), offset);
    }

    /** How many torn places were skipped. */
    long torn() {
        return torn;
    }
}
