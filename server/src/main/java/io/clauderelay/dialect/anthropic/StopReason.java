package io.clauderelay.dialect.anthropic;

/** Why a message ended, as far as that tells whether it is meant to be empty. */
final class StopReason {
    private StopReason() {}

    /** Whether it is a reason to put nothing out: any, but that the turn is simply over, or none at all. */
    static boolean explainsNoOutput(String reason) {
        return !reason.isEmpty() && !reason.equals("end_turn");
    }
}
