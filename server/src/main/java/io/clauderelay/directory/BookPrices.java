package io.clauderelay.directory;

import io.clauderelay.pricing.PriceBook;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The prices of one price book. */
record BookPrices(PriceBook book) implements Prices {
    /** The book has prices per million tokens. */
    private static final long TOKENS = 1_000_000;

    @Override
    public Optional<Cost> costOf(Consumption consumption) {
        OptionalLong nanoUsd = book.costOf(consumption);
        return nanoUsd.isPresent()
                ? Optional.of(new Cost(nanoUsd.getAsLong(), book.versionFor(consumption.multiplierMillionths())))
                : Optional.empty();
    }

    @Override
    public Optional<Ceiling> ceilingOf(String model, ServiceTier tier, long inputTokens, Instant at) {
        return book.termsOf(model, tier, inputTokens, at)
                .map(terms -> new Ceiling(
                        perToken(terms.rates().input()),
                        perToken(terms.rates().cacheWrite5m()),
                        perToken(terms.rates().cacheWrite1h()),
                        perToken(terms.rates().output()),
                        terms.contextTokens(),
                        terms.maxOutputTokens(),
                        book.webSearchNanoUsd()));
    }

    /** Rounded up, for it is a ceiling. */
    private static long perToken(long perMillion) {
        return Math.ceilDiv(perMillion, TOKENS);
    }

    @Override
    public long highestGeoMillionths() {
        return book.highestGeoMillionths();
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
