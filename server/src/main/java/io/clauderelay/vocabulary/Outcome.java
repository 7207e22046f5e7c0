package io.clauderelay.vocabulary;

import java.util.Locale;

/** How an exchange ended. */
public enum Outcome {
    /** The client was given a whole answer. */
    COMPLETED,
    /** The client left before the answer was whole; what was consumed until then counts. */
    CLIENT_ABORTED,
    /** The upstream refused, broke or fell silent. */
    UPSTREAM_FAILED,
    /** The relay refused: rights, limits, budgets, or nobody to ask. */
    REFUSED,
    /** The relay died between dispatch and settlement, or stopped and could wait no longer. */
    INTERRUPTED;

    /** The name used in SQL, JSON and metrics, such as {@code client-aborted}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads the name of {@link #id()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Outcome of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
