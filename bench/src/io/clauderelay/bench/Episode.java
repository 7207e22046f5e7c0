package io.clauderelay.bench;

import java.time.Duration;

/**
 * Trouble that passes. It meets each credential's requests for messages, counted and timed from the first of them; the
 * requests for anything else see it without counting.
 *
 * @param requests how many it meets at most
 * @param length how long it lasts at most
 * @param afterwards answers all later ones
 */
public record Episode(Script trouble, long requests, Duration length, Script afterwards) implements Script {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    public Episode {
        if (requests < 1 || !length.isPositive()) {
            throw new IllegalArgumentException(
                    "an episode meets at least one request and takes time, but this one: " + requests + ", " + length);
        }
    }

    /** Meets so many requests, and then all is well. */
    public static Episode times(int requests, Script trouble) {
        return new Episode(trouble, requests, FOR_EVER, ScriptNames.SIXTY_EVENTS);
    }

    /** Lasts so long, and then all is well. */
    public static Episode lasting(Duration length, Script trouble) {
        return new Episode(trouble, Long.MAX_VALUE, length, ScriptNames.SIXTY_EVENTS);
    }

    /** The same with this afterwards, which may be trouble too. */
    public Episode then(Script other) {
        return new Episode(trouble, requests, length, other);
    }
}
