package io.clauderelay.usage;

import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as the ledger keeps it: who asked what of whom, how it ended, what it used and cost. No prompt text.
 *
 * @param exchangeId time-ordered id made by the relay; the client saw it as {@code x-relay-request-id}
 * @param keyId the key that asked
 * @param accountId the account whose answer the client got, else the one asked last; null when none was asked
 * @param operation what was asked for, such as {@code messages} or {@code count_tokens}
 * @param model the model the client asked for; empty when the request named none
 * @param upstreamModel the model that really answered; null when the upstream named none
 * @param clientKind the client by its User-Agent, such as {@code claude-code}
 * @param stream whether the client asked for a stream
 * @param startedAt when the request's head had arrived
 * @param duration from {@code startedAt} to settlement
 * @param timeToFirstEvent from {@code startedAt} to the first bytes of the answer; null when none came
 * @param status the HTTP status the client was sent; 0 when it was sent none
 * @param attempts how many attempts there were
 * @param tokens what was consumed as far as it is known
 * @param basis how that is known
 * @param serviceTier how urgently the upstream served it
 * @param inferenceGeo where the model ran, where the upstream says so; null elsewhere
 * @param costNanoUsd the price in billionths of a US dollar; null when the model has no price or usage is unknown
 * @param priceVersion the version of the price book used; null exactly when the cost is null
 * @param chargedNanoUsd what the key's budgets were charged, where that is more than the cost because something more may
 *     have been used than is known; null where it is the cost
 * @param attemptLog the attempts and why their accounts were chosen, as JSON; null for a single one that was chosen in
 *     turn, passed nobody over and went well
 */
public record UsageRecord(
        String exchangeId,
        String keyId,
        @Nullable String accountId,
        Platform platform,
        String operation,
        String model,
        @Nullable String upstreamModel,
        String clientKind,
        boolean stream,
        Instant startedAt,
        Duration duration,
        @Nullable Duration timeToFirstEvent,
        Outcome outcome,
        int status,
        int attempts,
        TokenCounts tokens,
        UsageBasis basis,
        ServiceTier serviceTier,
        @Nullable String inferenceGeo,
        @Nullable Long costNanoUsd,
        @Nullable String priceVersion,
        @Nullable Long chargedNanoUsd,
        @Nullable String attemptLog) {

    public UsageRecord {
        if ((costNanoUsd == null) != (priceVersion == null)) {
            throw new IllegalArgumentException("a cost carries the price version it was computed with: cost "
                    + costNanoUsd + ", version " + priceVersion);
        }
    }

    /** The same exchange with other figures. */
    UsageRecord withFigures(
            TokenCounts otherTokens, @Nullable Long otherCostNanoUsd, @Nullable Long otherChargedNanoUsd) {
        return new UsageRecord(
                exchangeId,
                keyId,
                accountId,
                platform,
                operation,
                model,
                upstreamModel,
                clientKind,
                stream,
                startedAt,
                duration,
                timeToFirstEvent,
                outcome,
                status,
                attempts,
                otherTokens,
                basis,
                serviceTier,
                inferenceGeo,
                otherCostNanoUsd,
                priceVersion,
                otherChargedNanoUsd,
                attemptLog);
    }
}
