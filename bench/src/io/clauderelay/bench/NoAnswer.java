package io.clauderelay.bench;

/** The request is read whole and nothing comes back. */
public enum NoAnswer implements Script {
    /** The connection is reset before the first byte of an answer. */
    RESET,
    /** The connection stays open and silent. */
    SILENCE
}
