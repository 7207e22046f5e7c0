package io.clauderelay.usage;

import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an exchange that its price depends on, and the price it has.
 *
 * @param accountId null when no account was asked
 * @param model the model the client asked for
 * @param upstreamModel the model that really answered; null when the upstream named none
 * @param basis how it is known what was used
 * @param costNanoUsd corrections included; null when it is not known
 * @param priceVersion the version of the price book that cost is from; null exactly when the cost is
 */
public record RecordedUsage(
        String exchangeId,
        @Nullable String accountId,
        String model,
        @Nullable String upstreamModel,
        Instant startedAt,
        TokenCounts tokens,
        UsageBasis basis,
        ServiceTier serviceTier,
        @Nullable String inferenceGeo,
        @Nullable Long costNanoUsd,
        @Nullable String priceVersion) {}
