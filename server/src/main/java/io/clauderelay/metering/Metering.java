package io.clauderelay.metering;

import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.usage.Ledger;
import io.clauderelay.usage.UsageRecord;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what exchanges use: every dispatch and settlement goes into the journal, and from there into the ledger. What
 * was appended survives the death of the process.
 */
public final class Metering implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Metering.class);

    /** Longer than the ledger needs for some 100,000 records, shorter than service managers wait before they kill. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Journal journal;
    private final LedgerWriter writer;
    private final RefusedSettlements refused;
    private final MeteringCounts counts;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Metering(Journal journal, LedgerWriter writer, RefusedSettlements refused, MeteringCounts counts) {
        this.counts = counts;
        this.journal = journal;
        this.writer = writer;
        this.refused = refused;
    }

    /**
     * Opens the journal and starts moving it into the ledger. Exchanges that an earlier process left open are settled as
     * interrupted in the background.
     *
     * @param folder where the journal's segments lie; for one process at a time
     * @throws IOException when the journal's folder is in use, cannot be written, or holds a newer format
     */
    public static Metering open(Path folder, JournalSettings settings, Ledger ledger) throws IOException {
        MeteringCounts counts = new MeteringCounts();
        Journal journal = Journal.open(folder, settings, counts);
        RefusedSettlements refused = new RefusedSettlements();
        LedgerWriter writer = new LedgerWriter(journal, ledger, refused, counts);
        writer.start();
        return new Metering(journal, writer, refused, counts);
    }

    /**
     * Keeps that an exchange goes out to an account; before the first byte does. For event loops: no lock, no system
     * call.
     *
     * @return the record's position, for {@link #whenDurable}
     * @throws JournalFullException when the disk is full and the reserve is used up
     */
    public long appendDispatch(Dispatch dispatch) {
        return journal.appendDispatch(dispatch);
    }

    /**
     * Keeps what the opening of an answer has told, for the case that the relay dies before the end. What is short of room
     * is left for dispatches and settlements. For event loops: no lock, no system call.
     */
    void appendProgress(Progress progress) {
        if (!journal.accepting()) {
            return;
        }
        try {
            journal.appendProgress(progress);
        } catch (JournalFullException e) {
            log.atDebug()
                    .addKeyValue(LogKeys.EXCHANGE, progress.exchangeId())
                    .setCause(e)
                    .log("what an answer told first is not kept");
        }
    }

    /**
     * Keeps how an exchange ended; before the last bytes of the answer go out. For event loops: no lock, no system call.
     *
     * @return the record's position, for {@link #whenDurable}
     * @throws JournalFullException when the disk is full and the reserve is used up; the settlement is then remembered
     *     and appended as soon as there is room, but it does not survive the death of the process before that
     */
    public long appendSettlement(UsageRecord usage) {
        try {
            return journal.appendSettlement(usage);
        } catch (JournalFullException e) {
            refused.add(usage);
            throw e;
        }
    }

    /**
     * Runs the continuation once the record is as durable as the settings ask: at once and here under
     * {@code INTERVAL}; after the disk has it, on the journal's thread, under {@code ALWAYS}.
     */
    public void whenDurable(long position, Runnable then) {
        journal.whenDurable(position, then);
    }

    /**
     * Whether new exchanges may begin. False when no room for the next segment can be had, or the disk refuses to be
     * forced; what is left of the present segment, at least half of it, is then for exchanges that are running.
     */
    public boolean accepting() {
        return journal.accepting();
    }

    /** Where the next record will stand, or before it; positions grow along the journal. */
    public long end() {
        return journal.end();
    }

    /**
     * Whether everything that was kept before a position is in the ledger, and what earlier processes left, too. Asking
     * makes it be so soon.
     */
    public boolean isInLedger(long position) {
        boolean in = writer.caughtUp() >= position;
        if (!in) {
            writer.hurry();
        }
        return in;
    }

    /** The number by which positions are told, of a place that stands in the ledger. */
    public static long position(int segment, int offset) {
        return Position.packed(segment, offset);
    }

    /** What names this node's journal in the ledger. */
    public String node() {
        return journal.node();
    }

    /** Registers what the journal and the ledger's writer count. */
    public void bindTo(MeterRegistry registry) {
        new MeteringMetrics(registry).bind(journal, writer, counts);
    }

    /** How far the ledger is behind the journal, as of the last second. */
    public Backlog backlog() {
        return writer.backlog();
    }

    /** Closes with a patience of five seconds. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /**
     * Brings everything into the ledger, for at most so long, and forces the journal. Appends must have ended. What the
     * ledger did not take waits in the journal for the next start. Closing again does nothing.
     */
    public void close(Duration patience) {
        if (closed.compareAndSet(false, true)) {
            writer.close(patience);
            journal.close();
        }
    }
}
