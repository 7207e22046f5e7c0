package io.clauderelay.usage;

import io.clauderelay.vocabulary.TokenCounts;

/**
 * Sums over exchanges.
 *
 * @param requests how many exchanges
 * @param tokens what they consumed
 * @param costNanoUsd what those with a known cost cost
 * @param unpricedRequests how many have no known cost
 */
record Figures(long requests, TokenCounts tokens, long costNanoUsd, long unpricedRequests) {
    static final Figures NONE = new Figures(0, TokenCounts.NONE, 0, 0);

    static Figures of(UsageRecord usage) {
        Long cost = usage.costNanoUsd();
        return new Figures(1, usage.tokens(), cost == null ? 0 : cost, cost == null ? 1 : 0);
    }

    /** The sum; an overflow is an error, never a wrong total. */
    Figures plus(Figures other) {
        return new Figures(
                Math.addExact(requests, other.requests),
                sum(tokens, other.tokens),
                Math.addExact(costNanoUsd, other.costNanoUsd),
                Math.addExact(unpricedRequests, other.unpricedRequests));
    }

    private static TokenCounts sum(TokenCounts a, TokenCounts b) {
        return new TokenCounts(
                Math.addExact(a.input(), b.input()),
                Math.addExact(a.output(), b.output()),
                Math.addExact(a.cacheRead(), b.cacheRead()),
                Math.addExact(a.cacheWrite5m(), b.cacheWrite5m()),
                Math.addExact(a.cacheWrite1h(), b.cacheWrite1h()),
                Math.addExact(a.reasoning(), b.reasoning()),
                Math.addExact(a.webSearches(), b.webSearches()));
    }
}
