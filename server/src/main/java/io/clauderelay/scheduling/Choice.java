package io.clauderelay.scheduling;

import java.util.List;

/**
 * Why an account was chosen.
 *
 * @param reason such as {@code session} or {@code turn}
 * @param passedOver those that would have come first or had the same right, and why they did not: at most eight
 */
public record Choice(String reason, List<PassedOver> passedOver) {
    /** More would tell an admin nothing new. */
    static final int MOST_PASSED_OVER = 8;

    /** It serves the session already. */
    static final Choice SESSION = new Choice("session", List.of());

    /** It has what the request refers to. */
    static final Choice STATE = new Choice("state", List.of());

    /** It belongs to the organisation that the conversation is bound to. */
    static final Choice SAME_ORGANIZATION = new Choice("same-organization", List.of());

    /** It was its turn. */
    static final Choice TURN = new Choice("turn", List.of());

    /** It was the only one of its priority that was ready. */
    static final Choice ONLY_READY = new Choice("only-ready", List.of());

    /** What is known of its rate limits speaks against it, but nobody else can serve, and they may be another model's. */
    static final Choice DESPITE_LIMITS = new Choice("despite-limits", List.of());

    /** Its upstream said that it does not know the model, and so did all others: it says it again, or has learned it. */
    static final Choice DESPITE_MODEL = new Choice("despite-model", List.of());

    /** It is asked once more because there is no other. */
    static final Choice AGAIN = new Choice("again", List.of());

    /** An account that was not chosen, and why, such as {@code cooling}. */
    public record PassedOver(String accountId, String reason) {}

    /** Whether there is nothing to say but that it was the account's turn. */
    public boolean isPlain() {
        return equals(TURN) || equals(ONLY_READY);
    }

    public Choice {
        passedOver = List.copyOf(passedOver);
    }
}
