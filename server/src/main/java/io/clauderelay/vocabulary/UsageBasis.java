package io.clauderelay.vocabulary;

import java.util.Locale;

/** How it is known what an exchange used. */
public enum UsageBasis {
    /** The upstream said it at the end of its answer. */
    FINAL,
    /** What the upstream had said before the answer broke off, or its client left; more may have been used. */
    PARTIAL,
    /** Something may have been used, and nobody said what. */
    UNKNOWN,
    /** Nothing was used. */
    NONE;

    /** The name used in SQL and JSON, such as {@code final}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the name of {@link #id()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static UsageBasis of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
