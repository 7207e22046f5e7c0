package io.clauderelay.usage;

import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.TokenCounts;
import org.jspecify.annotations.Nullable;

/**
 * Sums over exchanges.
 *
 * @param outcomes how many there were, by how they ended
 * @param failedAttempts attempts at them that failed
 * @param tokens what they consumed
 * @param costNanoUsd what those with a known cost cost
 * @param chargedNanoUsd what budgets were charged for them
 * @param unpricedRequests how many have no known cost
 */
public record Figures(
        Outcomes outcomes,
        long failedAttempts,
        TokenCounts tokens,
        long costNanoUsd,
        long chargedNanoUsd,
        long unpricedRequests) {
    public static final Figures NONE = new Figures(Outcomes.NONE, 0, TokenCounts.NONE, 0, 0, 0);

    static Figures of(UsageRecord usage) {
        return of(usage.outcome(), usage.attempts(), usage.tokens(), usage.costNanoUsd(), usage.chargedNanoUsd());
    }

    /** Those of one exchange; a null cost is not known, and a null charge is the cost. */
    static Figures of(
            Outcome outcome, int attempts, TokenCounts tokens, @Nullable Long costNanoUsd, @Nullable Long charged) {
        long known = costNanoUsd == null ? 0 : costNanoUsd;
        return new Figures(
                Outcomes.of(outcome),
                failed(outcome, attempts),
                tokens,
                known,
                charged == null ? known : charged,
                costNanoUsd == null ? 1 : 0);
    }

    /** What a new cost of an exchange adds to what it was counted with before. */
    static Figures correction(long costDifference, long chargedDifference, long unpricedDifference) {
        return new Figures(Outcomes.NONE, 0, TokenCounts.NONE, costDifference, chargedDifference, unpricedDifference);
    }

    private static long failed(Outcome outcome, int attempts) {
        return switch (outcome) {
            case UPSTREAM_FAILED, REFUSED -> attempts;
            case COMPLETED, CLIENT_ABORTED, INTERRUPTED -> Math.max(0, attempts - 1);
        };
    }

    public long requests() {
        return outcomes.total();
    }

    /** The sum; an overflow is an error, never a wrong total. */
    public Figures plus(Figures other) {
        return new Figures(
                outcomes.plus(other.outcomes),
                Math.addExact(failedAttempts, other.failedAttempts),
                sum(tokens, other.tokens),
                Math.addExact(costNanoUsd, other.costNanoUsd),
                Math.addExact(chargedNanoUsd, other.chargedNanoUsd),
                Math.addExact(unpricedRequests, other.unpricedRequests));
    }

    /** What is left without those, which are among these. */
    public Figures minus(Figures other) {
        return new Figures(
                outcomes.minus(other.outcomes),
                failedAttempts - other.failedAttempts,
                difference(tokens, other.tokens),
                costNanoUsd - other.costNanoUsd,
                chargedNanoUsd - other.chargedNanoUsd,
                unpricedRequests - other.unpricedRequests);
    }

    private static TokenCounts difference(TokenCounts a, TokenCounts b) {
        return new TokenCounts(
                a.input() - b.input(),
                a.output() - b.output(),
                a.cacheRead() - b.cacheRead(),
                a.cacheWrite5m() - b.cacheWrite5m(),
                a.cacheWrite1h() - b.cacheWrite1h(),
                a.reasoning() - b.reasoning(),
                a.webSearches() - b.webSearches());
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
