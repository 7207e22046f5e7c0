package io.clauderelay.dialect;

import java.time.Duration;
import java.time.Instant;

/** When to come back, as the header {@code retry-after} says it. */
public final class RetryAfter {
    private RetryAfter() {}

    /** Whole seconds until an instant, at least one. */
    public static long seconds(Instant now, Instant then) {
        return Math.max(1, Duration.between(now, then).plusMillis(999).toSeconds());
    }
}
