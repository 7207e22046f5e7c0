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
    static final String SESSION = "session";

    /** It belongs to the organisation that the conversation is bound to. */
    static final String SAME_ORGANIZATION = "same-organization";

    /** It was its turn. */
    static final String TURN = "turn";

    /** No other was ready. */
    static final String ONLY = "only";

    /** It is asked once more because there is no other. */
    static final String AGAIN = "again";

    /** An account that was not chosen, and why, such as {@code cooling}. */
    public record PassedOver(String accountId, String reason) {}

    public Choice {
        passedOver = List.copyOf(passedOver);
    }
}
