package io.clauderelay.usage;

import java.util.List;

/**
 * What goes into the ledger in one transaction.
 *
 * @param records settled exchanges in the order of the journal; may be empty
 * @param reached the position behind the last of them
 */
public record LedgerBatch(List<UsageRecord> records, JournalPosition reached) {
    /** So that nobody who wants to change something waits long for a transaction: a twentieth of a second on SQLite. */
    public static final int MOST_RECORDS = 2_000;

    public LedgerBatch {
        if (records.size() > MOST_RECORDS) {
            throw new IllegalArgumentException(
                    "a ledger batch has at most " + MOST_RECORDS + " records, this one has " + records.size());
        }
        records = List.copyOf(records);
    }
}
