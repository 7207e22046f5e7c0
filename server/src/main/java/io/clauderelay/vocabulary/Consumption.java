package io.clauderelay.vocabulary;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was used of a model, with everything that its price depends on.
 *
 * @param model the name to look for in the price book
 * @param tokens what was used
 * @param tier how urgently it was served
 * @param inferenceGeo where the model ran, in the upstream's words; null when it did not say
 * @param multiplierMillionths what the account's list prices are multiplied by, in millionths
 * @param at when, because prices change
 */
public record Consumption(
        String model,
        TokenCounts tokens,
        ServiceTier tier,
        @Nullable String inferenceGeo,
        long multiplierMillionths,
        Instant at) {
    /** A multiplier that changes nothing. */
    public static final long ONCE = 1_000_000;

    public Consumption {
        if (multiplierMillionths < 0) {
            throw new IllegalArgumentException(
                    "the multiplier is " + multiplierMillionths + " millionths, expected 0 or more");
        }
    }

    /** What was used in the usual way, at the list price. */
    public static Consumption standard(String model, TokenCounts tokens, Instant at) {
        return new Consumption(model, tokens, ServiceTier.STANDARD, null, ONCE, at);
    }

    /** The same of an account that multiplies its prices. */
    public Consumption times(long otherMultiplierMillionths) {
        return new Consumption(model, tokens, tier, inferenceGeo, otherMultiplierMillionths, at);
    }

    /** The same of a model by another name. */
    public Consumption of(String otherModel) {
        return new Consumption(otherModel, tokens, tier, inferenceGeo, multiplierMillionths, at);
    }
}
