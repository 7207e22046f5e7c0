package io.clauderelay.accounts;

import org.jspecify.annotations.Nullable;

/**
 * Patience with one account where it differs from the relay's settings; null for what the settings say.
 *
 * @param connectSeconds for TCP, proxy and TLS together
 * @param firstEventSeconds from the request to the first content of a stream
 * @param responseSeconds from the request to the head of an answer that is not a stream
 * @param idleSeconds for silence inside an answer
 */
public record Timeouts(
        @Nullable Integer connectSeconds,
        @Nullable Integer firstEventSeconds,
        @Nullable Integer responseSeconds,
        @Nullable Integer idleSeconds) {}
