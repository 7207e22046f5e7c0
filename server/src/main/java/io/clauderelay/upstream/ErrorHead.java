package io.clauderelay.upstream;

import io.clauderelay.platform.http.PauseText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an upstream's error says.
 *
 * @param status the HTTP status
 * @param pause how long the upstream wants to be left alone; null when it does not say so
 * @param page whether the body is a page for people: then a proxy in front of the API speaks, and not the API
 */
record ErrorHead(int status, @Nullable Duration pause, boolean page) {
    /** What precedes and follows the words {@code remaining} and {@code reset} in the names of limits' headers. */
    private record Limit(String before, String after) {
        String header(String word) {
            return before + word + after;
        }
    }

    private static final List<Limit> LIMITS = List.of(
            new Limit("anthropic-ratelimit-requests-", ""),
            new Limit("anthropic-ratelimit-tokens-", ""),
            new Limit("anthropic-ratelimit-input-tokens-", ""),
            new Limit("anthropic-ratelimit-output-tokens-", ""),
            new Limit("x-ratelimit-", "-requests"),
            new Limit("x-ratelimit-", "-tokens"));

    static ErrorHead of(ResponseHead head, Instant now) {
        String type = head.find("content-type").orElse("").toLowerCase(Locale.ROOT);
        return new ErrorHead(head.status(), pause(head, now), type.startsWith("text/html"));
    }

    private static @Nullable Duration pause(ResponseHead head, Instant now) {
        return PauseText.retryAfterMillis(head.find("retry-after-ms").orElse(null))
                .or(() -> PauseText.retryAfter(head.find("retry-after").orElse(null), now))
                .or(() -> head.status() == 429 ? untilReset(head, now) : Optional.empty())
                .filter(pause -> pause.isPositive())
                .orElse(null);
    }

    /** Until the last of the limits that are used up is whole again. */
    private static Optional<Duration> untilReset(ResponseHead head, Instant now) {
        return LIMITS.stream()
                .filter(limit -> head.find(limit.header("remaining")).orElse("").equals("0"))
                .flatMap(limit ->
                        PauseText.reset(head.find(limit.header("reset")).orElse(null), now).stream())
                .max(Duration::compareTo);
    }
}
