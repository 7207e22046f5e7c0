package io.clauderelay.simulation;

import io.clauderelay.scheduling.AnswerHeaders;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an account's upstream does with an attempt.
 *
 * @param status of the answer; {@link #NO_CONNECTION} when there is none
 * @param headNanos until the head is here, and the first content or the error with it
 * @param restNanos from there until the end
 * @param retryAfter how long it wants to be left alone; null when it does not say
 */
record Reply(
        int status,
        long headNanos,
        long restNanos,
        @Nullable Duration retryAfter,
        AnswerHeaders headers) {

    static final int NO_CONNECTION = 0;

    /** The longest pause that is waited out before the same account is asked again. */
    private static final Duration SHORT = Duration.ofSeconds(10);

    private static final Duration SMALL = Duration.ofMillis(500);

    boolean isSuccess() {
        return status == 200;
    }

    Fault fault() {
        return switch (status) {
            case 429 -> Fault.RATE_LIMITED;
            case 529 -> Fault.OVERLOADED;
            default -> Fault.BROKEN;
        };
    }

    /** What the client gets when this was the last attempt. */
    int statusForClient() {
        return status == NO_CONNECTION ? 502 : status;
    }

    /** How long to wait before the same account is asked once more. */
    Duration pauseBeforeAgain() {
        return retryAfter != null && retryAfter.compareTo(SHORT) <= 0 ? retryAfter : SMALL;
    }
}
