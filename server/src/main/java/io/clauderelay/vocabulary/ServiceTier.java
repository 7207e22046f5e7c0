package io.clauderelay.vocabulary;

import java.util.Locale;

/** How urgently an upstream served a request, which decides what it charges. */
public enum ServiceTier {
    /** As usual. */
    STANDARD,
    /** Ahead of others. */
    PRIORITY,
    /** When there is room. */
    FLEX,
    /** With many others, within a day. */
    BATCH,
    /** By a faster way of running the model. */
    FAST,
    /** In a way that the relay has no word for, and so no price. */
    OTHER;

    /** The name used in SQL and JSON, such as {@code standard}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the name of {@link #id()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static ServiceTier of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
