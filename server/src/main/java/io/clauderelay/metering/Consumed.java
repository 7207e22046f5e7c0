package io.clauderelay.metering;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.directory.Cost;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import org.jspecify.annotations.Nullable;

/**
 * What was consumed, how that is known, and what it cost.
 *
 * @param tier of the answer, or else of the attempt that has told
 * @param geo where the model ran; null where the upstream does not say
 * @param cost null when it is not known
 */
record Consumed(
        TokenCounts tokens,
        UsageBasis basis,
        ServiceTier tier,
        @Nullable String geo,
        @Nullable Cost cost) {

    /** Something may have been, and nobody has said what. */
    static Consumed unknown(@Nullable AnswerReader answer) {
        return answer == null
                ? new Consumed(TokenCounts.NONE, UsageBasis.UNKNOWN, ServiceTier.STANDARD, null, null)
                : new Consumed(
                        TokenCounts.NONE,
                        UsageBasis.UNKNOWN,
                        answer.serviceTier(),
                        answer.inferenceGeo().orElse(null),
                        null);
    }

    /** This, and what an attempt had said before it failed. */
    Consumed plus(Consumed wasted) {
        boolean nothingElse = basis == UsageBasis.NONE;
        return new Consumed(
                tokens.plus(wasted.tokens),
                nothingElse ? wasted.basis : basis,
                nothingElse ? wasted.tier : tier,
                nothingElse ? wasted.geo : geo,
                sum(nothingElse, wasted.cost));
    }

    private @Nullable Cost sum(boolean nothingElse, @Nullable Cost more) {
        if (cost == null || more == null) {
            return null;
        }
        long nanoUsd = cost.nanoUsd() + more.nanoUsd();
        return nanoUsd < 0 ? null : new Cost(nanoUsd, nothingElse ? more.priceVersion() : cost.priceVersion());
    }
}
