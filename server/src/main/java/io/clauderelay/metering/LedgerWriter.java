package io.clauderelay.metering;

import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.Ledger;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves settlements from the journal into the ledger, behind the threads that append. The position that was reached is
 * committed with the rows, so a restart neither loses nor doubles. While the ledger refuses, it keeps trying.
 */
final class LedgerWriter {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

    private static final int BATCH_ROWS = LedgerBatch.MOST_RECORDS;

    /** How long a settlement waits for others before it is written: what is done once a transaction is shared by more. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Journal journal;
    private final Ledger ledger;
    private final RefusedSettlements refused;
    private final MeteringCounts counts;
    private final OpenDispatches open = new OpenDispatches();
    private final List<UsageRecord> batch = new ArrayList<>();
    private final Thread thread;

    private @Nullable JournalReader reader;

    /** Records before it are in the ledger since an earlier run. */
    private Position appliedBefore = Position.START;

    private Position applied = Position.START;
    private boolean leftoversSettled;
    private Duration backoff = FIRST_BACKOFF;
    private long logAt = System.nanoTime();

    private volatile Backlog backlog = new Backlog(0, 0, false, 0);
    private volatile long caughtUp = Long.MIN_VALUE;
    private volatile boolean hurried;
    private volatile long closeBy;
    private volatile boolean closing;

    LedgerWriter(Journal journal, Ledger ledger, RefusedSettlements refused, MeteringCounts counts) {
        this.counts = counts;
        this.journal = journal;
        this.ledger = ledger;
        this.refused = refused;
        this.thread = Thread.ofPlatform().name("ledger-writer").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** How far the ledger is behind, as of the last round. */
    Backlog backlog() {
        return backlog;
    }

    /** Up to where the ledger has everything, and what earlier processes left, as a packed position. */
    long caughtUp() {
        return caughtUp;
    }

    /** Somebody waits for it. */
    void hurry() {
        hurried = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        boolean done = false;
        while (!done) {
            try {
                // Asked before the round: what was appended before the end was called for is in a round that begins
                // after it.
                boolean last = closing;
                boolean more = round();
                recovered();
                done = last && (!more || System.nanoTime() - closeBy >= 0);
                if (!more && !done) {
                    pause();
                }
            } catch (RuntimeException e) {
                // Whatever it was, the journal still holds everything: trying again loses nothing, ending would.
                failed(e);
                done = closing && System.nanoTime() - closeBy >= 0;
            }
        }
        refused.giveUp();
    }

    /** Reads and applies one batch; answers whether more is waiting. */
    private boolean round() {
        boolean leftoversKnown = leftoversSettled;
        JournalReader from = reader != null ? reader : open();
        reader = from;
        refused.appendTo(journal);
        if (batch.size() < BATCH_ROWS) {
            fill(from);
        }
        boolean full = batch.size() >= BATCH_ROWS;
        apply(from);
        boolean leftovers = !full && settleLeftovers(from);
        if (leftoversKnown && batch.isEmpty()) {
            caughtUp =
                    Position.packed(from.position().segment(), from.position().offset());
        }
        backlog = new Backlog(journal.bytesAfter(applied), open.size(), false, from.torn());
        return full || leftovers;
    }

    private JournalReader open() {
        @Nullable JournalPosition stored = ledger.findPosition(journal.node()).orElse(null);
        if (stored == null || stored.segment() >= journal.firstLiveSegment()) {
            return journal.readerAt(Position.START);
        }
        appliedBefore = new Position(stored.segment(), stored.offset());
        applied = appliedBefore;
        return journal.readerAt(new Position(stored.lowSegment(), stored.lowOffset()));
    }

    private void fill(JournalReader from) {
        try {
            JournalRecord record = from.poll();
            while (record != null) {
                take(record, from.recordPosition());
                record = batch.size() < BATCH_ROWS ? from.poll() : null;
            }
        } catch (IllegalStateException unreadable) {
            // What was read before it is applied first; then there is nothing left but to say so.
            if (batch.isEmpty()) {
                throw unreadable;
            }
        }
    }

    private void take(JournalRecord record, Position at) {
        switch (record) {
            case Dispatch dispatch -> open.opened(dispatch, at);
            case Progress progress -> open.progressed(progress);
            case JournalRecord.Settlement settlement -> {
                open.closed(settlement.usage().exchangeId());
                if (!at.isBefore(appliedBefore)) {
                    batch.add(settlement.usage());
                }
            }
        }
    }

    /** A segment without settlements is passed too, or a relay that dies idle would leave its files for ever. */
    private void apply(JournalReader from) {
        Position reached = from.position();
        boolean nothingNew = batch.isEmpty() && reached.segment() == applied.segment();
        if (nothingNew || reached.isBefore(appliedBefore)) {
            return;
        }
        Position low = open.lowWater(reached);
        long begun = System.nanoTime();
        int rows = ledger.apply(new LedgerBatch(
                batch,
                new JournalPosition(journal.node(), reached.segment(), reached.offset(), low.segment(), low.offset())));
        counts.batches.increment();
        counts.batchNanos.add(System.nanoTime() - begun);
        counts.rows.add(rows);
        batch.clear();
        applied = reached;
        journal.consumedBelow(low);
    }

    /**
     * Once everything that earlier processes wrote was read, what they left open is settled through the journal like
     * everything else. If this is cut short and repeated, the ledger takes an exchange only once.
     *
     * @return whether there was anything, which the next round finds
     */
    private boolean settleLeftovers(JournalReader from) {
        if (leftoversSettled || from.position().segment() < journal.firstLiveSegment()) {
            return false;
        }
        List<UsageRecord> interrupted = open.interruptedBefore(journal.firstLiveSegment());
        interrupted.forEach(journal::appendSettlement);
        leftoversSettled = true;
        if (!interrupted.isEmpty()) {
            log.atWarn()
                    .addKeyValue(LogKeys.COUNT, interrupted.size())
                    .log("exchanges were interrupted by the last stop");
        }
        return !interrupted.isEmpty();
    }

    private void recovered() {
        if (backoff.compareTo(FIRST_BACKOFF) > 0) {
            log.atInfo().log("the ledger takes usage again");
        }
        backoff = FIRST_BACKOFF;
    }

    private void failed(RuntimeException cause) {
        counts.ledgerFailures.increment();
        Backlog before = backlog;
        backlog = new Backlog(journal.bytesAfter(applied), open.size(), true, before.torn());
        if (System.nanoTime() - logAt >= 0) {
            logAt = System.nanoTime() + QUIET.toNanos();
            log.atError()
                    .addKeyValue(LogKeys.BACKLOG_BYTES, backlog.bytes())
                    .setCause(cause)
                    .log("usage does not reach the ledger; it is safe in the journal and tried again");
        }
        // However many wait for it: a ledger that is away is not asked more often for that.
        park(backoff, () -> false);
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    }

    private void pause() {
        park(PAUSE, () -> hurried);
        hurried = false;
    }

    /** For so long, unless the end is called for or it is enough before. */
    private void park(Duration time, BooleanSupplier enough) {
        long until = System.nanoTime() + time.toNanos();
        boolean wasClosing = closing;
        long left = time.toNanos();
        while (left > 0
                && !enough.getAsBoolean()
                && closing == wasClosing
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, left);
            left = until - System.nanoTime();
        }
    }

    /** Brings what is in the journal into the ledger for at most so long, and ends; the rest waits for the next start. */
    void close(Duration patience) {
        closeBy = System.nanoTime() + patience.toNanos();
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
