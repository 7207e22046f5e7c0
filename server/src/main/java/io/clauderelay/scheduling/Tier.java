package io.clauderelay.scheduling;

import org.jspecify.annotations.Nullable;

/** The accounts of one platform and one priority, among which the turns of one event loop go round. */
final class Tier {
    /**
     * Choosing among a thousand must not cost more than among ten: of more than these, each look compares as many as can
     * serve from where the last one stopped.
     */
    static final int MOST_COMPARED = 32;

    private final Candidate[] candidates;
    private int from;

    Tier(Candidate[] candidates) {
        this.candidates = candidates;
    }

    /** Only this account, whatever else there is. */
    static Tier[] only(Candidate candidate) {
        return new Tier[] {new Tier(new Candidate[] {candidate})};
    }

    Candidate[] candidates() {
        return candidates;
    }

    /**
     * The one whose turn comes first of those that can serve.
     *
     * @param organization only those with this label; null for all
     */
    @Nullable
    Candidate next(Search search, @Nullable String organization) {
        int length = candidates.length;
        Candidate best = null;
        int compared = 0;
        int looked = 0;
        while (looked < length && compared < MOST_COMPARED) {
            int at = from + looked++;
            Candidate candidate = candidates[at < length ? at : at - length];
            if (candidate.isOf(organization) && search.canServe(candidate)) {
                compared++;
                if (best == null || candidate.comesBefore(best)) {
                    best = candidate;
                }
            }
        }
        if (length > MOST_COMPARED) {
            from = (from + looked) % length;
        }
        return best;
    }
}
