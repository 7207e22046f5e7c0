package io.clauderelay.metering;

import io.clauderelay.usage.UsageRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The append-only journal of dispatches and settlements. An append is a copy into mapped memory by the thread that calls:
 * no lock, no system call, no other thread. Only when a segment is full before the next one is ready does the caller
 * wait for it.
 */
final class Journal implements AutoCloseable {
    private static final ThreadLocal<RecordBuffer> BUFFER = ThreadLocal.withInitial(RecordBuffer::new);

    /** Short enough not to be felt, long enough for the keeper to get the processor. */
    private static final long WAIT_NANOS = 20_000;

    private final JournalFolder folder;
    private final JournalSettings settings;
    private final MeteringCounts counts;
    private final SegmentKeeper keeper;
    private final Segment oldest;
    private final Segment firstLive;
    private final AtomicReference<Segment> current;

    private Journal(
            JournalFolder folder, JournalSettings settings, Segment oldest, Segment live, MeteringCounts counts) {
        this.folder = folder;
        this.settings = settings;
        this.counts = counts;
        this.oldest = oldest;
        this.firstLive = live;
        this.current = new AtomicReference<>(live);
        this.keeper = new SegmentKeeper(folder, settings, oldest, current, counts);
    }

    /**
     * Opens, or creates, the journal. What earlier processes left is read, never written to again.
     *
     * @throws IOException when the folder is in use, a segment is of a newer format, or there is no room for two segments
     */
    static Journal open(Path path, JournalSettings settings) throws IOException {
        return open(path, settings, new MeteringCounts());
    }

    /** The same, counting what it does. */
    static Journal open(Path path, JournalSettings settings, MeteringCounts counts) throws IOException {
        JournalFolder folder = JournalFolder.open(path);
        try {
            List<Segment> left = folder.segments();
            int number = left.isEmpty() ? 1 : left.getLast().number() + 1;
            Segment live = folder.allocate(number, settings.segmentBytes());
            for (int i = 0; i < left.size(); i++) {
                left.get(i).linkTo(i + 1 < left.size() ? left.get(i + 1) : live);
            }
            Journal journal = new Journal(folder, settings, left.isEmpty() ? live : left.getFirst(), live, counts);
            journal.keeper.start();
            return journal;
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    long appendDispatch(Dispatch dispatch) {
        RecordBuffer buffer = BUFFER.get();
        RecordCodec.encode(dispatch, buffer);
        long position = append(buffer);
        counts.dispatches.increment();
        return position;
    }

    void appendProgress(Progress progress) {
        RecordBuffer buffer = BUFFER.get();
        RecordCodec.encode(progress, buffer);
        append(buffer);
        counts.progresses.increment();
    }

    long appendSettlement(UsageRecord usage) {
        RecordBuffer buffer = BUFFER.get();
        RecordCodec.encode(usage, buffer);
        long position = append(buffer);
        counts.settlements.increment();
        return position;
    }

    /** Where the next record will stand, at the earliest. */
    long end() {
        Segment segment = current.get();
        return Position.packed(segment.number(), segment.end());
    }

    private long append(RecordBuffer record) {
        while (true) {
            Segment segment = current.get();
            int at = segment.append(record);
            if (at >= 0) {
                return Position.packed(segment.number(), at);
            }
            moveOnFrom(segment);
        }
    }

    private void moveOnFrom(Segment full) {
        Segment next = full.next();
        while (next == null) {
            String trouble = keeper.trouble();
            if (trouble != null) {
                counts.refused.increment();
                throw new JournalFullException("the journal has no room for a record; " + trouble);
            }
            keeper.wake();
            LockSupport.parkNanos(WAIT_NANOS);
            next = full.next();
        }
        if (current.compareAndSet(full, next)) {
            keeper.wake();
        }
    }

    /** See {@link Metering#whenDurable}. */
    void whenDurable(long position, Runnable then) {
        if (settings.fsync() == JournalSettings.Fsync.INTERVAL || position < keeper.durable()) {
            then.run();
        } else {
            keeper.afterForce(then);
        }
    }

    /** See {@link Metering#accepting}. Without a spare, half a segment is kept back even before the keeper says why. */
    boolean accepting() {
        Segment segment = current.get();
        return keeper.trouble() == null && (segment.next() != null || segment.end() < settings.segmentBytes() / 2);
    }

    /** What names this journal in the ledger. */
    String node() {
        return folder.node();
    }

    /** The first segment this process writes to: an exchange dispatched before it has nobody left to settle it. */
    int firstLiveSegment() {
        return firstLive.number();
    }

    /** A reader at a position, or at the oldest record when the position is no longer, or was never, in the journal. */
    JournalReader readerAt(Position position) {
        if (position.segment() <= current.get().number()) {
            for (Segment segment = oldest; segment != null; segment = segment.next()) {
                if (segment.number() == position.segment()) {
                    return new JournalReader(segment, position.offset());
                }
            }
        }
        return new JournalReader(oldest, Segment.HEADER_BYTES);
    }

    /** Lets go of the segments before this position. */
    void consumedBelow(Position position) {
        keeper.consumedBelow(position.segment());
    }

    /** How many bytes this process has appended. */
    long bytesWritten() {
        return bytesAfter(new Position(firstLive.number(), Segment.HEADER_BYTES));
    }

    /** How many segments there are on the disk. */
    int segments() {
        return keeper.segments();
    }

    /** How many bytes of the journal lie behind a position. */
    long bytesAfter(Position position) {
        Segment segment = current.get();
        long segments = segment.number() - (long) position.segment();
        return segments * settings.segmentBytes() + segment.end() - position.offset();
    }

    /** Forces everything and lets the folder go. Appends must have ended. */
    @Override
    public void close() {
        keeper.stop();
        folder.close();
    }
}
