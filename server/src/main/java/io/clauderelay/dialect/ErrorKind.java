package io.clauderelay.dialect;

/** What the relay itself has to say when it cannot pass on an upstream's answer; each dialect words it its own way. */
public enum ErrorKind {
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    MODEL_NOT_FOUND,
    METHOD_NOT_ALLOWED,
    TIMEOUT,
    TOO_LARGE,
    HEADERS_TOO_LARGE,
    RATE_LIMITED,
    BUDGET_SPENT,
    INTERNAL,
    BAD_UPSTREAM,
    UNAVAILABLE,
    UPSTREAM_TIMEOUT,
    OVERLOADED
}
