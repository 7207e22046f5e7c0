package io.clauderelay.pricing;

import io.clauderelay.vocabulary.ServiceTier;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of the book, ready to work with. */
record Price(BookEntry entry, Map<ServiceTier, Tier> tiers) {

    /**
     * The rates of one tier.
     *
     * @param beyond those of requests with more input than the threshold; null when they are the same
     */
    record Tier(Rates usual, long threshold, @Nullable Rates beyond) {
        static Tier of(Quote quote) {
            Quote.LongContext more = quote.longContext();
            return new Tier(
                    quote.usual().rates(),
                    more == null ? Long.MAX_VALUE : more.aboveInputTokens(),
                    more == null ? null : more.classes().rates());
        }

        Rates ratesFor(long inputTokens) {
            return beyond != null && inputTokens > threshold ? beyond : usual;
        }
    }

    static Price of(BookEntry entry) {
        Map<ServiceTier, Tier> tiers = new EnumMap<>(ServiceTier.class);
        entry.tiers().forEach((name, quote) -> tiers.put(ServiceTier.of(name), Tier.of(quote)));
        return new Price(entry, tiers);
    }

    boolean holdsAt(Instant at) {
        return entry.holdsAt(at);
    }

    /** Null when the tier has no price. */
    @Nullable
    Rates ratesFor(ServiceTier tier, long inputTokens) {
        Tier priced = tiers.get(tier);
        return priced == null ? null : priced.ratesFor(inputTokens);
    }
}
