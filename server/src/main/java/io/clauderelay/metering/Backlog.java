package io.clauderelay.metering;

/**
 * How far the ledger is behind the journal.
 *
 * @param bytes what the journal holds that the ledger has not taken in
 * @param openExchanges exchanges that were dispatched and not settled, as far as the journal was read
 * @param failing whether the ledger refused the last batch; the writer keeps trying and nothing is dropped
 * @param torn places in older segments where a record was not whole and had to be skipped
 */
public record Backlog(long bytes, int openExchanges, boolean failing, long torn) {}
