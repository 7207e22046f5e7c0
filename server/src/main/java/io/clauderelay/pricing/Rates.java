package io.clauderelay.pricing;

import io.clauderelay.vocabulary.TokenCounts;

/** Billionths of a US dollar per token, by class. */
public record Rates(long input, long output, long cacheRead, long cacheWrite5m, long cacheWrite1h) {
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
