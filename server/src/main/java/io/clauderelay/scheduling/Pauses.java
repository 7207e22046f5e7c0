package io.clauderelay.scheduling;

import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long an account is left alone. */
final class Pauses {
    /** An upstream that means days has no more to say than one that means an hour: it is asked again to find out. */
    private static final Duration LONGEST_GIVEN = Duration.ofHours(1);

    /** An upstream that is back should not be left alone for much longer, and one probe a minute costs nobody anything. */
    private static final Duration LONGEST_BROKEN = Duration.ofSeconds(60);

    private static final Duration LONGEST_BLOCKED = Duration.ofHours(6);

    /** Nothing here is longer. */
    static final Duration LONGEST = LONGEST_BLOCKED;

    /** Thirty doublings of any pause here are past every limit. */
    private static final int MOST_DOUBLINGS = 30;

    private Pauses() {}

    /**
     * The pause.
     *
     * @param strikes how often in a row, this time included
     * @param given what the upstream asked for; null for nothing
     */
    static Duration of(Fault fault, int strikes, @Nullable Duration given) {
        Duration usual = usual(fault, strikes);
        if (given == null) {
            return usual;
        }
        Duration asked = given.isNegative() ? Duration.ZERO : given;
        Duration longest = fault == Fault.BLOCKED ? LONGEST_BLOCKED : LONGEST_GIVEN;
        Duration bounded = asked.compareTo(longest) > 0 ? longest : asked;
        boolean alone = fault == Fault.RATE_LIMITED;
        return alone || bounded.compareTo(usual) > 0 ? bounded : usual;
    }

    private static Duration usual(Fault fault, int strikes) {
        return switch (fault) {
            case RATE_LIMITED -> doubled(Duration.ofSeconds(60), strikes, LONGEST_GIVEN);
            case OVERLOADED -> doubled(Duration.ofSeconds(30), strikes, Duration.ofMinutes(10));
            case BROKEN -> doubled(Duration.ofSeconds(10), strikes, LONGEST_BROKEN);
            case UNAUTHORIZED -> Duration.ofMinutes(30);
            case BLOCKED -> doubled(Duration.ofMinutes(30), strikes, LONGEST_BLOCKED);
            case MODEL_UNKNOWN -> Duration.ofMinutes(5);
        };
    }

    private static Duration doubled(Duration first, int strikes, Duration longest) {
        Duration pause = first.multipliedBy(1L << Math.min(strikes - 1, MOST_DOUBLINGS));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
