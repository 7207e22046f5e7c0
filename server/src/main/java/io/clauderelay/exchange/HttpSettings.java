package io.clauderelay.exchange;

import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.platform.http.NetworkList;
import java.time.Duration;

/**
 * The relay listener: where it listens and what it bears.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any that is free
 * @param maxBody the longest request body; providers refuse more than 32 MB themselves
 * @param maxHeaders all headers of a request together; coding agents send up to some 16 KB
 * @param maxConnections open client connections; beyond it new ones are closed at once
 * @param headTimeout from the first byte of a request to the end of its head
 * @param bodyTimeout silence inside a request's body
 * @param idleTimeout a connection between two requests; longer than clients keep theirs, so that they close first
 * @param stallTimeout an answer that the client does not read
 * @param drainTimeout how long running answers may go on when the relay stops
 * @param trustedProxies the networks of proxies whose {@code x-forwarded-for} tells where clients are
 */
public record HttpSettings(
        String host,
        int port,
        ByteSize maxBody,
        ByteSize maxHeaders,
        int maxConnections,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration stallTimeout,
        Duration drainTimeout,
        NetworkList trustedProxies) {

    public HttpSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", expected 0 to 65535");
        }
        requireBetween("maxBody", maxBody, 1, 1L << 30);
        requireBetween("maxHeaders", maxHeaders, 1_024, 1L << 20);
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections is " + maxConnections + ", expected at least 1");
        }
        requirePositive("headTimeout", headTimeout);
        requirePositive("bodyTimeout", bodyTimeout);
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("stallTimeout", stallTimeout);
        if (drainTimeout.isNegative()) {
            throw new IllegalArgumentException("drainTimeout is " + drainTimeout + ", expected 0s or more");
        }
    }

    public static HttpSettings defaults() {
        return new HttpSettings(
                "0.0.0.0",
                3000,
                ByteSize.ofMebibytes(32),
                ByteSize.of("64KiB"),
                16_384,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(360),
                Duration.ofSeconds(120),
                Duration.ofSeconds(25),
                NetworkList.NONE);
    }

    private static void requireBetween(String name, ByteSize value, long least, long most) {
        if (value.bytes() < least || value.bytes() > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", expected " + new ByteSize(least) + " to " + new ByteSize(most));
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected more than zero");
        }
    }
}
