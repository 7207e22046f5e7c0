package io.clauderelay.vocabulary;

/** For how long a request's input may be written to a prompt cache, at most. */
public enum CacheWrites {
    NONE,
    FIVE_MINUTES,
    ONE_HOUR
}
