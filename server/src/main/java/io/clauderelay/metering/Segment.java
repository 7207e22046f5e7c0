package io.clauderelay.metering;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One memory-mapped file of the journal. Many threads append, one reads behind them, and what is in the mapping survives
 * the process because the page cache owns it. A record is a frame: its length, a checksum, the payload, padded to 8
 * bytes. The length is negative while the record is being written, 0 where none has begun.
 */
final class Segment {
    static final int HEADER_BYTES = 64;

    /** A length no record has: nothing follows in this segment. */
    static final int END = Integer.MIN_VALUE;

    private static final long MAGIC = 0x4C4E524A53524331L;
    private static final int FORMAT = 1;
    private static final int FRAME_BYTES = 8;
    private static final int PAGE_BYTES = 4096;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LENGTH = INT.varHandle();

    private final Path file;
    private final Arena arena;
    private final MemorySegment bytes;
    private final int capacity;
    private final int number;
    private final int salt;
    private final boolean sealed;
    private final AtomicLong tail;
    private volatile @Nullable Segment next;

    /** How far records are whole and forced; known to the keeper's thread alone. */
    private int forced;

    private Segment(Path file, Arena arena, MemorySegment bytes, boolean sealed) {
        this.file = file;
        this.arena = arena;
        this.bytes = bytes;
        this.capacity = (int) bytes.byteSize();
        this.number = bytes.get(INT, 12);
        this.salt = bytes.get(INT, 16);
        this.sealed = sealed;
        this.tail = new AtomicLong(sealed ? capacity : HEADER_BYTES);
    }

    /** The first bytes of a new segment. The salt keeps bytes that a client chose from ever passing for a record. */
    static ByteBuffer header(int number, int salt) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(MAGIC)
                .putInt(FORMAT)
                .putInt(number)
                .putInt(salt)
                .position(0);
    }

    /** Maps a fresh segment for appending, and takes the page faults here so that no event loop has to. */
    static Segment live(Path file) throws IOException {
        Segment segment = map(file, false);
        for (long page = HEADER_BYTES; page < segment.capacity; page += PAGE_BYTES) {
            segment.bytes.set(ValueLayout.JAVA_BYTE, page, (byte) 0);
        }
        return segment;
    }

    /**
     * Maps a segment that an earlier process left, for reading.
     *
     * @throws DamagedSegmentException when it is no journal segment
     * @throws IOException when it was written in a newer format, or cannot be read
     */
    static Segment sealed(Path file) throws IOException {
        return map(file, true);
    }

    /** The arena is closed by {@link #unmap}: a segment outlives every block that could hold it. */
    @SuppressWarnings("MustBeClosedChecker")
    private static Segment map(Path file, boolean sealed) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileChannel.MapMode mode = sealed ? FileChannel.MapMode.READ_ONLY : FileChannel.MapMode.READ_WRITE;
            if (sealed) {
                // Its process may have died before its last force.
                channel.force(false);
            }
            MemorySegment bytes = channel.map(mode, 0, channel.size() & -FRAME_BYTES, arena);
            checkHeader(file, bytes);
            return new Segment(file, arena, bytes, sealed);
        } catch (IOException e) {
            arena.close();
            throw e;
        }
    }

    private static void checkHeader(Path file, MemorySegment bytes) throws IOException {
        if (bytes.byteSize() < HEADER_BYTES || bytes.byteSize() > Integer.MAX_VALUE || bytes.get(LONG, 0) != MAGIC) {
            throw new DamagedSegmentException(file);
        }
        int format = bytes.get(INT, 8);
        if (format != FORMAT) {
            throw new IOException("the journal segment " + file + " has format " + format + ", this relay reads "
                    + FORMAT + "; start the version that wrote it once, so that it moves its journal into the ledger");
        }
    }

    /** The bytes a payload of this length takes up. */
    static int frame(int length) {
        return length + FRAME_BYTES + 7 & ~7;
    }

    /** Appends a record and answers its offset, or -1 when it does not fit any more. No lock, no system call. */
    int append(RecordBuffer record) {
        int length = record.length();
        int at = claim(frame(length));
        if (at < 0) {
            return -1;
        }
        LENGTH.setRelease(bytes, (long) at, -length);
        VarHandle.storeStoreFence();
        MemorySegment.copy(record.bytes(), 0, bytes, ValueLayout.JAVA_BYTE, at + (long) FRAME_BYTES, length);
        bytes.set(INT, at + 4L, record.checksum() ^ salt ^ at);
        LENGTH.setRelease(bytes, (long) at, length);
        return at;
    }

    private int claim(int frame) {
        if (tail.get() > capacity) {
            return -1;
        }
        long at = tail.getAndAdd(frame);
        if (at + frame <= capacity) {
            return (int) at;
        }
        if (at < capacity) {
            LENGTH.setRelease(bytes, at, END);
        }
        return -1;
    }

    /** What stands at an offset: a record's length, 0 for nothing yet, negative for a record begun, or {@link #END}. */
    int lengthAt(int offset) {
        return offset >= capacity ? END : (int) LENGTH.getAcquire(bytes, (long) offset);
    }

    /** The payload of the record at an offset; null unless a whole one with the right checksum stands there. */
    byte @Nullable [] payloadAt(int offset) {
        int length = lengthAt(offset);
        if (length <= 0 || length > capacity - offset - FRAME_BYTES) {
            return null;
        }
        if (bytes.get(ValueLayout.JAVA_BYTE, offset + (long) FRAME_BYTES) != RecordCodec.MAGIC) {
            return null;
        }
        byte[] payload = bytes.asSlice(offset + (long) FRAME_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        CRC32C checksum = new CRC32C();
        checksum.update(payload);
        return ((int) checksum.getValue() ^ salt ^ offset) == bytes.get(INT, offset + 4L) ? payload : null;
    }

    /** Forces what was appended since the last time, and answers whether there was something. Only the keeper calls it. */
    boolean force() {
        int end = end();
        if (end <= forced) {
            return false;
        }
        int whole = Math.max(forced, HEADER_BYTES);
        while (whole < end) {
            int length = lengthAt(whole);
            if (length == END) {
                whole = capacity;
            } else if (length <= 0) {
                break;
            } else {
                whole += frame(length);
            }
        }
        bytes.asSlice(forced, end - (long) forced).force();
        forced = whole;
        return true;
    }

    /** How far whole records are known to be on the disk. */
    int forced() {
        return forced;
    }

    /** Where the next record would go; the capacity when the segment is full. */
    int end() {
        return (int) Math.min(tail.get(), capacity);
    }

    boolean isForcedWhole() {
        return forced == capacity;
    }

    boolean isUntouched() {
        return tail.get() == HEADER_BYTES;
    }

    boolean isSealed() {
        return sealed;
    }

    int number() {
        return number;
    }

    Path file() {
        return file;
    }

    @Nullable
    Segment next() {
        return next;
    }

    void linkTo(Segment following) {
        next = following;
    }

    /** Unmaps it. An append or read that comes later fails with an {@link IllegalStateException}. */
    void unmap() {
        arena.close();
    }
}
