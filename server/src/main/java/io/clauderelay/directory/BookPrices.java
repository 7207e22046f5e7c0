package io.clauderelay.directory;

import io.clauderelay.pricing.PriceBook;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The prices of one price book. */
record BookPrices(PriceBook book) implements Prices {
    @Override
    public Optional<Cost> costOf(String model, TokenCounts tokens, Instant at) {
        OptionalLong nanoUsd = book.costOf(model, tokens, at);
        return nanoUsd.isPresent() ? Optional.of(new Cost(nanoUsd.getAsLong(), book.version())) : Optional.empty();
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
