package io.clauderelay.metering;

import io.clauderelay.vocabulary.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param outcome in one word
 * @param status the HTTP status the client was sent; 0 for none
 * @param duration from the request's head to now
 * @param timeToFirstEvent from the request's head to the first bytes of the answer; null when none came
 * @param attempts how many accounts were tried, those included that could not even be reached
 * @param charging what budgets are charged for it
 * @param attemptLog the attempts as JSON; null for a single one about which there is nothing to say
 */
public record Ending(
        Outcome outcome,
        int status,
        Duration duration,
        @Nullable Duration timeToFirstEvent,
        int attempts,
        Charging charging,
        @Nullable String attemptLog) {}
