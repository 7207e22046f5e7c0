package io.clauderelay.vocabulary;

import java.util.Locale;

/** What is wrong with an account whose attempt failed, and so what becomes of the account. */
public enum Fault {
    /** It was asked too much: a pause, longer each time it happens again. */
    RATE_LIMITED,
    /** Its upstream has too much to do, whoever asks: a pause, longer each time it happens again. */
    OVERLOADED,
    /** It answers with server errors, breaks off, falls silent or cannot be reached: its breaker counts these. */
    BROKEN,
    /** Its upstream does not take the credential: a long pause, and an admin must look. */
    UNAUTHORIZED,
    /** Its upstream takes the credential but serves nothing: no credit, a spent cap, a disabled organisation. */
    BLOCKED,
    /** It does not know the model; nothing is wrong for other models. */
    MODEL_UNKNOWN;

    /** The name used in SQL, JSON and metrics, such as {@code rate-limited}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads the name of {@link #id()}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Fault of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
