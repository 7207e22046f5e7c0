package io.clauderelay.scheduling;

import io.clauderelay.vocabulary.Fault;

/**
 * Why an account is left alone, and until when. Times are epoch milliseconds: they outlive the process.
 *
 * @param reason one sentence for an admin
 * @param strikes how often in a row, this time included
 */
record Cooldown(Fault fault, String reason, int strikes, long since, long until) {
    boolean isOver(long now) {
        return now >= until;
    }

    /** Whether waiting a little does not help, because an admin must do something. */
    boolean isForAdmin() {
        return fault == Fault.UNAUTHORIZED || fault == Fault.BLOCKED;
    }

    Cooldown lastingUntil(long later) {
        return new Cooldown(fault, reason, strikes, since, later);
    }
}
