package io.clauderelay.testing;

import io.clauderelay.directory.Ceiling;
import io.clauderelay.directory.Cost;
import io.clauderelay.directory.Prices;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A price book without a page. */
public record NoPrices() implements Prices {
    @Override
    public Optional<Cost> costOf(Consumption consumption) {
        return Optional.empty();
    }

    @Override
    public Optional<Ceiling> ceilingOf(String model, ServiceTier tier, long inputTokens, Instant at) {
        return Optional.empty();
    }

    @Override
    public long highestGeoMillionths() {
        return Consumption.ONCE;
    }

    @Override
    public Cost nothing() {
        return new Cost(0, "none");
    }

    @Override
    public List<String> models(Platform platform) {
        return List.of();
    }
}
