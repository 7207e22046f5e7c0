package io.clauderelay.accounts;

import io.clauderelay.vocabulary.NanoUsd;
import java.time.Instant;

/** What accounts have cost. Declared here, kept by those who hold the ledger. */
@FunctionalInterface
public interface Spending {
    /** What an account has cost since then, to a quarter of an hour, as far as its prices are known. */
    NanoUsd since(String accountId, Instant from);
}
