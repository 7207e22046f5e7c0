package io.clauderelay.scheduling;

import java.time.Instant;

/**
 * A time for which an account is asked only when there is no other.
 *
 * @param reason one sentence for an admin
 * @param since when it began
 * @param until when it ends by itself
 */
public record Cooldown(Kind kind, String reason, Instant since, Instant until) {
    /** What an admin can do about it. */
    public enum Kind {
        /** The upstream asked for a pause: wait. */
        COOLING,
        /** The upstream does not take the credential: look at the account. */
        UNAUTHORIZED
    }
}
