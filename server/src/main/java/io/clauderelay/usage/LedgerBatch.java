package io.clauderelay.usage;

import java.util.List;

/**
 * What goes into the ledger in one transaction.
 *
 * @param records settled exchanges in the order of the journal; may be empty
 * @param reached the position behind the last of them
 */
public record LedgerBatch(List<UsageRecord> records, JournalPosition reached) {
    /** As many rows as one statement can carry on every database: 29 of at most 32,766 parameters each. */
    static final int MOST_RECORDS = 1000;

    public LedgerBatch {
        if (records.size() > MOST_RECORDS) {
            throw new IllegalArgumentException(
                    "a ledger batch has at most " + MOST_RECORDS + " records, this one has " + records.size());
        }
        records = List.copyOf(records);
    }
}
