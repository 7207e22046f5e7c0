package io.clauderelay.directory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long one account is waited for, where that differs from the relay's settings; null for what the settings say.
 *
 * @param connect for look-up, TCP, the tunnel through a proxy, and TLS together
 * @param firstEvent from the request to the first content of a stream
 * @param response from the request to the head of an answer that is not a stream
 * @param idle for silence inside an answer
 */
public record Patience(
        @Nullable Duration connect,
        @Nullable Duration firstEvent,
        @Nullable Duration response,
        @Nullable Duration idle) {

    /** As the settings say. */
    public static final Patience USUAL = new Patience(null, null, null, null);
}
