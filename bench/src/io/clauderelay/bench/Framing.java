package io.clauderelay.bench;

/** How an HTTP/1.1 answer says where its body ends. */
public enum Framing {
    /** Streams come chunked, one chunk an event; JSON comes with its length: what the real upstream does. */
    NATURAL,
    CHUNKED,
    CONTENT_LENGTH,
    /** The end of the connection is the end of the body. */
    CONNECTION_CLOSE
}
