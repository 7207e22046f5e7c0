package io.clauderelay.pricing;

import io.clauderelay.vocabulary.TokenCounts;
import java.math.BigInteger;

/** Billionths of a US dollar per million tokens, by class: what stands in a book as dollars, without its point. */
public record Rates(long input, long output, long cacheRead, long cacheWrite5m, long cacheWrite1h) {

    /** What the tokens cost, in millionths of a billionth of a dollar. */
    BigInteger of(TokenCounts tokens) {
        BigInteger sum = times(input, tokens.input());
        sum = sum.add(times(output, tokens.output()));
        sum = sum.add(times(cacheRead, tokens.cacheRead()));
        sum = sum.add(times(cacheWrite5m, tokens.cacheWrite5m()));
        return sum.add(times(cacheWrite1h, tokens.cacheWrite1h()));
    }

    /** Most classes of most answers have no tokens. */
    private static BigInteger times(long rate, long tokens) {
        return tokens == 0 ? BigInteger.ZERO : BigInteger.valueOf(rate).multiply(BigInteger.valueOf(tokens));
    }
}
