package io.clauderelay.bench;

/**
 * One script for requests that ask for a stream and another for those that do not.
 *
 * @param streamed answers requests with {@code "stream": true}
 * @param whole answers all others
 */
public record ByMode(Script streamed, Script whole) implements Script {}
