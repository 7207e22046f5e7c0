package io.clauderelay.metering;

import java.util.concurrent.atomic.LongAdder;

/** What the journal and the ledger's writer have done since the start. Counted where it happens, read when somebody asks. */
final class MeteringCounts {
    final LongAdder dispatches = new LongAdder();
    final LongAdder progresses = new LongAdder();
    final LongAdder settlements = new LongAdder();

    /** Records that a full journal had no room for. */
    final LongAdder refused = new LongAdder();

    final LongAdder forces = new LongAdder();
    final LongAdder forceNanos = new LongAdder();
    final LongAdder forceFailures = new LongAdder();

    final LongAdder batches = new LongAdder();
    final LongAdder batchNanos = new LongAdder();
    final LongAdder rows = new LongAdder();
    final LongAdder ledgerFailures = new LongAdder();
}
