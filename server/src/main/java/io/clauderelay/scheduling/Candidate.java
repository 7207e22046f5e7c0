package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;

/** An account as one event loop chooses it: what is set, what all loops know of it, and this loop's turns. */
record Candidate(AccountEntry entry, LiveAccount live, Turn turn, Tier tier) {
    /** The accounts of one platform and priority, among which one loop's turns go round. */
    static final class Tier {
        /** Where the turns have got to; an account that was away joins here and not where it left. */
        private double now;
    }

    /** How much work one loop has given to one account, measured in turns. */
    static final class Turn {
        private double next;
    }

    String id() {
        return entry.id();
    }

    /** When its turn comes: the later, the more it was given and the more it carries for its weight. */
    double comesAt() {
        return start() + (double) live.inFlight() / entry.weight();
    }

    /** Decides between two whose turns come at the same time: who was given less comes first. */
    boolean wasGivenLessThan(Candidate other) {
        return turn.next < other.turn.next;
    }

    private double start() {
        return Math.max(turn.next, tier.now);
    }

    /** Its turn has come. */
    void takesItsTurn() {
        tier.now = start();
        charge();
    }

    /** It is given work for another reason, which its turns must not be blind to. */
    void charge() {
        turn.next = start() + 1.0 / entry.weight();
    }
}
