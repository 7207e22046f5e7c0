package io.clauderelay.metering;

import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import org.jspecify.annotations.Nullable;

/**
 * What the opening of an answer has told before anything of it went to the client: kept for an exchange whose relay dies
 * before its end, and forgotten with its settlement.
 *
 * @param exchangeId the exchange's id
 * @param upstreamModel the model that answers; null where it was not named
 * @param tokens what is known to be consumed, attempts that failed before included
 * @param serviceTier how the account serves it
 * @param inferenceGeo where; null where the upstream does not say
 * @param costNanoUsd what the tokens cost; null when that is not known
 * @param priceVersion the prices it was reckoned with; null without a cost
 * @param chargedNanoUsd what budgets are charged should nothing more be known; null where it is the cost, or
 *     nobody said
 */
record Progress(
        String exchangeId,
        @Nullable String upstreamModel,
        TokenCounts tokens,
        ServiceTier serviceTier,
        @Nullable String inferenceGeo,
        @Nullable Long costNanoUsd,
        @Nullable String priceVersion,
        @Nullable Long chargedNanoUsd)
        implements JournalRecord {}
