package io.clauderelay.upstream;

import io.clauderelay.directory.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the relay speaks to upstreams.
 *
 * @param allowPrivate whether accounts may point at private, loopback or link-local addresses
 * @param connectTimeout for look-up, TCP, the tunnel through a proxy, and TLS together
 * @param firstEventTimeout from the request to the first content of a stream; pings do not count
 * @param responseTimeout from the request to the head of an answer that is not a stream
 * @param idleTimeout for silence inside an answer; pings count
 * @param keepAlive how long an unused connection is kept: shorter than what upstreams and load balancers grant
 * @param maxConnections connections to one account from one event loop
 * @param maxWaiting attempts that may wait for one of them
 * @param waitTimeout how long each may wait
 * @param trustedCertificates a PEM file of further certificate authorities, for upstreams behind a private one
 */
public record UpstreamSettings(
        boolean allowPrivate,
        Duration connectTimeout,
        Duration firstEventTimeout,
        Duration responseTimeout,
        Duration idleTimeout,
        Duration keepAlive,
        int maxConnections,
        int maxWaiting,
        Duration waitTimeout,
        @Nullable Path trustedCertificates) {

    public UpstreamSettings {
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("firstEventTimeout", firstEventTimeout);
        requirePositive("responseTimeout", responseTimeout);
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("keepAlive", keepAlive);
        requirePositive("waitTimeout", waitTimeout);
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections is " + maxConnections + ", expected at least 1");
        }
        if (maxWaiting < 0) {
            throw new IllegalArgumentException("maxWaiting is " + maxWaiting + ", expected 0 or more");
        }
    }

    public static UpstreamSettings defaults() {
        return new UpstreamSettings(
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(600),
                Duration.ofSeconds(300),
                Duration.ofSeconds(50),
                2_048,
                1_024,
                Duration.ofSeconds(10),
                null);
    }

    /** The same with an account's own patience where it has one. */
    UpstreamSettings with(Patience patience) {
        return new UpstreamSettings(
                allowPrivate,
                Objects.requireNonNullElse(patience.connect(), connectTimeout),
                Objects.requireNonNullElse(patience.firstEvent(), firstEventTimeout),
                Objects.requireNonNullElse(patience.response(), responseTimeout),
                Objects.requireNonNullElse(patience.idle(), idleTimeout),
                keepAlive,
                maxConnections,
                maxWaiting,
                waitTimeout,
                trustedCertificates);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected more than zero");
        }
    }
}
