package io.clauderelay.usage;

import io.clauderelay.vocabulary.TokenCounts;
import java.sql.ResultSet;
import java.sql.SQLException;

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

    /** The columns of a roll-up that {@link #of(ResultSet)} reads. */
    static final String COLUMNS = """
            requests, input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens,
            reasoning_tokens, web_searches, cost_nano_usd, unpriced_requests
            """;

    /** The figures of a row of a roll-up. */
    static Figures of(ResultSet row) throws SQLException {
        TokenCounts tokens = new TokenCounts(
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_5m_tokens"),
                row.getLong("cache_write_1h_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("web_searches"));
        return new Figures(
                row.getLong("requests"), tokens, row.getLong("cost_nano_usd"), row.getLong("unpriced_requests"));
    }

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
