package io.clauderelay.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A token bucket as providers keep it: full at first, filled up evenly, and a token for each request. */
final class Allowance {
    private static final String NAME = "anthropic-ratelimit-requests";

    private final int perMinute;
    private final long nanosPerToken;
    private long emptyAtNanos;

    /**
     * How one request fared.
     *
     * @param remaining whole tokens that are left
     * @param untilNext until there is a token again; zero when there is one
     * @param untilFull until the bucket is full
     */
    record Taken(boolean granted, int limit, long remaining, Duration untilNext, Duration untilFull) {
        /** What the provider tells of it with every answer. */
        List<Header> headers() {
            Instant full = Instant.now().plus(untilFull).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
            return List.of(
                    new Header(NAME + "-limit", Integer.toString(limit)),
                    new Header(NAME + "-remaining", Long.toString(remaining)),
                    new Header(NAME + "-reset", full.toString()));
        }

        /** The answer to a request without a token. */
        Refusal refusal() {
            int seconds = Math.toIntExact(untilNext.plusNanos(999_999_999).toSeconds());
            return Refusal.of(429).retryAfter(seconds).withHeaders(headers());
        }
    }

    Allowance(int perMinute, long nowNanos) {
        if (perMinute < 1) {
            throw new IllegalArgumentException("an allowance is at least 1 request a minute, but this is " + perMinute);
        }
        this.perMinute = perMinute;
        this.nanosPerToken = Duration.ofMinutes(1).toNanos() / perMinute;
        this.emptyAtNanos = nowNanos - perMinute * nanosPerToken;
    }

    /** Takes a token, if there is one. The bucket is the time since it was, or would have been, empty. */
    synchronized Taken take(long nowNanos) {
        long capacity = perMinute * nanosPerToken;
        emptyAtNanos = Math.max(emptyAtNanos, nowNanos - capacity);
        boolean granted = nowNanos - emptyAtNanos >= nanosPerToken;
        if (granted) {
            emptyAtNanos += nanosPerToken;
        }
        long filled = nowNanos - emptyAtNanos;
        return new Taken(
                granted,
                perMinute,
                filled / nanosPerToken,
                Duration.ofNanos(Math.max(0, nanosPerToken - filled)),
                Duration.ofNanos(capacity - filled));
    }
}
