package io.clauderelay.directory;

import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The price book as the data plane sees it. */
public interface Prices {
    /**
     * Prices what was used; empty when the book has no price for the model, the tier or the place, which is not zero.
     */
    Optional<Cost> costOf(Consumption consumption);

    /**
     * The most that a request can cost per token, served in a tier and with so much input, at a time; empty when the book
     * has no price for the model or the tier. Neither where the model runs nor the account's multiplier is in it.
     */
    Optional<Ceiling> ceilingOf(String model, ServiceTier tier, long inputTokens, Instant at);

    /** The most that a price is multiplied by for where a model runs, in millionths. */
    long highestGeoMillionths();

    /** The cost of an exchange that consumed nothing: zero, and known to be. */
    Cost nothing();

    /** Every model of a platform that has a price, in the order they are offered to clients. */
    List<String> models(Platform platform);
}
