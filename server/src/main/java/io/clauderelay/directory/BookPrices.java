package io.clauderelay.directory;

import io.clauderelay.pricing.PriceBook;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The prices of one price book. */
record BookPrices(PriceBook book) implements Prices {
    /** Of any model in use. */
    private static final long MOST_CONTEXT = 1_000_000;

    private static final long MOST_OUTPUT = 128_000;

    @Override
    public Optional<Cost> costOf(String model, TokenCounts tokens, Instant at) {
        OptionalLong nanoUsd = book.costOf(model, tokens, at);
        return nanoUsd.isPresent() ? Optional.of(new Cost(nanoUsd.getAsLong(), book.version())) : Optional.empty();
    }

    @Override
    public Optional<Ceiling> ceilingOf(String model, ServiceTier tier, long inputTokens, Instant at) {
        return book.ratesOf(model, inputTokens, at)
                .map(rates -> new Ceiling(
                        rates.input(),
                        rates.cacheWrite5m(),
                        rates.cacheWrite1h(),
                        rates.output(),
                        MOST_CONTEXT,
                        MOST_OUTPUT,
                        book.webSearchNanoUsd()));
    }

    @Override
    public Cost nothing() {
        return new Cost(0, book.version());
    }

    @Override
    public List<String> models(Platform platform) {
        return book.models(platform);
    }
}
