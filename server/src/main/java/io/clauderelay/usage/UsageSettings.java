package io.clauderelay.usage;

import java.time.Duration;

/**
 * How long usage is kept.
 *
 * @param retention for how long each exchange keeps a row of its own; sums stay for ever
 */
public record UsageSettings(Duration retention) {
    private static final Duration SHORTEST = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public UsageSettings {
        if (retention.compareTo(SHORTEST) < 0 || retention.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "retention is " + retention.toDays() + " days, expected from 1d to 36500d");
        }
    }

    public static UsageSettings defaults() {
        return new UsageSettings(Duration.ofDays(90));
    }
}
