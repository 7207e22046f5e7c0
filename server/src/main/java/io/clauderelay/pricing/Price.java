package io.clauderelay.pricing;

import io.clauderelay.vocabulary.TokenCounts;
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

    /** Billionths of a US dollar per token, by class. */
    record Rates(long input, long output, long cacheRead, long cacheWrite5m, long cacheWrite1h) {
        /**
         * What the tokens cost.
         *
         * @throws ArithmeticException when that is more than a long can say
         */
        long of(TokenCounts tokens) {
            long nanoUsd = Math.multiplyExact(input, tokens.input());
            nanoUsd = Math.addExact(nanoUsd, Math.multiplyExact(output, tokens.output()));
            nanoUsd = Math.addExact(nanoUsd, Math.multiplyExact(cacheRead, tokens.cacheRead()));
            nanoUsd = Math.addExact(nanoUsd, Math.multiplyExact(cacheWrite5m, tokens.cacheWrite5m()));
            return Math.addExact(nanoUsd, Math.multiplyExact(cacheWrite1h, tokens.cacheWrite1h()));
        }
    }

    /** The rates of a whole request whose input, cached or not, has more tokens than a threshold. */
    record LongContext(long aboveInputTokens, Rates rates) {}

    boolean isInForce(Instant at) {
        return from == null || !at.isBefore(from);
    }

    Rates ratesFor(TokenCounts tokens) {
        return longContext != null && tokens.totalInput() > longContext.aboveInputTokens()
                ? longContext.rates()
                : usual;
    }
}
