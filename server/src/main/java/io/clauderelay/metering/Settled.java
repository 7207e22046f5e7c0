package io.clauderelay.metering;

import io.clauderelay.vocabulary.TokenCounts;
import org.jspecify.annotations.Nullable;

/**
 * What was kept of an exchange that is settled.
 *
 * @param accountId the account whose answer the client got, else the one asked last; null when none was asked
 * @param tokens what was consumed as far as it is known
 * @param costNanoUsd what that cost; null when it is unknown
 * @param chargedNanoUsd what budgets are charged for it
 * @param position where the record stands in the journal, for {@link Metering#whenDurable}
 */
public record Settled(
        @Nullable String accountId,
        TokenCounts tokens,
        @Nullable Long costNanoUsd,
        long chargedNanoUsd,
        long position) {}
