package io.clauderelay.dialect;

/**
 * An error in a dialect's own shape.
 *
 * @param status the HTTP status that belongs to it
 * @param json the body
 */
public record ErrorText(int status, String json) {}
