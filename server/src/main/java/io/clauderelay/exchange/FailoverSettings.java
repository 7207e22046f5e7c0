package io.clauderelay.exchange;

import io.clauderelay.platform.config.ByteSize;
import java.time.Duration;

/**
 * How far the relay goes to find an account that answers.
 *
 * @param maxAttempts attempts of one exchange, the first included
 * @param window this long after the request no further attempt is looked for: clients' own retries must stay of use
 * @param queueTimeout how long a request may wait, in all, for an account to become ready
 * @param longestPause the longest pause asked for by an upstream that is waited out to try the same account once more
 * @param pingInterval how often a client is pinged whose answer is kept until it is whole
 * @param maxAssured beyond this an answer that is kept until it is whole goes out as it comes
 */
public record FailoverSettings(
        int maxAttempts,
        Duration window,
        Duration queueTimeout,
        Duration longestPause,
        Duration pingInterval,
        ByteSize maxAssured) {

    public FailoverSettings {
        if (maxAttempts < 1 || maxAttempts > 20) {
            throw new IllegalArgumentException("maxAttempts is " + maxAttempts + ", expected 1 to 20");
        }
        requireNotNegative("window", window);
        requireNotNegative("queueTimeout", queueTimeout);
        requireNotNegative("longestPause", longestPause);
        if (pingInterval.isNegative() || pingInterval.isZero()) {
            throw new IllegalArgumentException("pingInterval is " + pingInterval + ", expected more than zero");
        }
        if (maxAssured.bytes() < 1_024 || maxAssured.bytes() > 1 << 30) {
            throw new IllegalArgumentException("maxAssured is " + maxAssured + ", expected 1KiB to 1GiB");
        }
    }

    public static FailoverSettings defaults() {
        return new FailoverSettings(
                5,
                Duration.ofSeconds(90),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                ByteSize.ofMebibytes(16));
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 0s or more");
        }
    }
}
