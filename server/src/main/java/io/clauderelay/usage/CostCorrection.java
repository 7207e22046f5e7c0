package io.clauderelay.usage;

import java.time.Instant;

/**
 * A new cost of an exchange, appended; what stood before stays readable.
 *
 * @param priceVersion the version of the price book it is from
 * @param by whose doing it is, such as an admin's name
 */
public record CostCorrection(String exchangeId, long costNanoUsd, String priceVersion, Instant at, String by) {
    public CostCorrection {
        if (costNanoUsd < 0) {
            throw new IllegalArgumentException(
                    "a cost is never negative, but that of " + exchangeId + " is " + costNanoUsd);
        }
    }

    /** The same, or that cost where this one is more. */
    CostCorrection atMost(long nanoUsd) {
        return costNanoUsd <= nanoUsd ? this : new CostCorrection(exchangeId, nanoUsd, priceVersion, at, by);
    }
}
