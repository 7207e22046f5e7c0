package io.clauderelay.pricing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs from a date on, in nano-USD.
 *
 * @param from when it came into force; null when it always was
 * @param usual the usual rates
 * @param longContext the rates of requests with much input; null when those cost the same
 */
record Price(@Nullable Instant from, Rates usual, @Nullable LongContext longContext) {

    /** The rates of a whole request whose input, cached or not, has more tokens than a threshold. */
    record LongContext(long aboveInputTokens, Rates rates) {}

    boolean isInForce(Instant at) {
        return from == null || !at.isBefore(from);
    }

    Rates ratesFor(long inputTokens) {
        return longContext != null && inputTokens > longContext.aboveInputTokens() ? longContext.rates() : usual;
    }
}
