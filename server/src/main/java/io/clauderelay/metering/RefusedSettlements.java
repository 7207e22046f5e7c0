package io.clauderelay.metering;

import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.usage.UsageRecord;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settlements that a full journal refused, until it has room again. Without them their dispatches would stay open,
 * and no segment from there on could ever be let go. Added to by any thread without a lock, emptied by one.
 */
final class RefusedSettlements {
    private static final Logger log = LoggerFactory.getLogger(RefusedSettlements.class);

    /** A few megabytes. More exchanges than this are hardly under way when the journal stops taking new ones. */
    static final int MOST = 10_000;

    private final Queue<UsageRecord> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();

    /** Remembers the settlement; one too many is only counted, and its exchange is interrupted at the next start. */
    void add(UsageRecord usage) {
        if (size.incrementAndGet() > MOST) {
            size.decrementAndGet();
            dropped.incrementAndGet();
        } else {
            waiting.add(usage);
        }
    }

    /** Appends what was refused if the journal accepts again; stops where it refuses once more. */
    void appendTo(Journal journal) {
        sayWhatWasDropped();
        try {
            UsageRecord next = waiting.peek();
            while (next != null && journal.accepting()) {
                journal.appendSettlement(next);
                waiting.remove();
                size.decrementAndGet();
                next = waiting.peek();
            }
        } catch (JournalFullException e) {
            log.atDebug().setCause(e).log("the journal filled up again before all that was refused found room");
        }
    }

    /** Says what can no longer be kept because the relay ends; the next start finds those exchanges interrupted. */
    void giveUp() {
        for (UsageRecord left = waiting.poll(); left != null; left = waiting.poll()) {
            size.decrementAndGet();
            dropped.incrementAndGet();
        }
        sayWhatWasDropped();
    }

    private void sayWhatWasDropped() {
        int count = dropped.getAndSet(0);
        if (count > 0) {
            log.atError()
                    .addKeyValue(LogKeys.COUNT, count)
                    .log("usage was lost: the journal was full and more settlements waited for it than could be kept");
        }
    }
}
