package io.clauderelay.scheduling;

import java.time.Instant;
import java.util.Optional;

/** What accounts have cost, as far as it is in the ledger. Declared here, kept by those who hold the ledger. */
@FunctionalInterface
public interface DayCosts {
    /**
     * What an account has cost.
     *
     * @param position how far the journal is in it: what stands there or behind it is not
     */
    record Known(long nanoUsd, long position) {}

    /** What an account has cost since then; empty while the ledger is behind what was journalled before the start. */
    Optional<Known> since(String accountId, Instant from);
}
