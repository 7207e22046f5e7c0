package io.clauderelay.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an account answered to a probe. Holds neither the account's credential nor its proxy's.
 *
 * @param ok whether the answer was whole and good
 * @param status the answer's status; null when none came
 * @param latency from the start until the answer was whole, or until it was clear that it would not be
 * @param model the model that the answer says it is from; null when it says none
 * @param message the upstream's own words for why not, or how the attempt failed; null when there is nothing to say
 */
public record ProbeResult(
        boolean ok,
        @Nullable Integer status,
        Duration latency,
        @Nullable String model,
        @Nullable String message) {}
