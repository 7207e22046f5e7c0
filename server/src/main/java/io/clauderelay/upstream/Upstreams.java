package io.clauderelay.upstream;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.platform.http.EventLoops;
import io.clauderelay.platform.time.DeadlineSweep;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLException;

/** One event loop's way to every account. Everything here happens on that loop, so nothing is locked. */
public final class Upstreams {
    private final EventLoop loop;
    private final UpstreamSettings settings;
    private final DeadlineSweep sweep;
    private final Connector connector;
    private final Map<String, UpstreamPool> pools = new HashMap<>();

    /** Sets up the way for one loop; the TLS context is shared by all of them. */
    public Upstreams(EventLoop loop, EventLoops loops, SslContext tls, UpstreamSettings settings, DeadlineSweep sweep) {
        this.loop = loop;
        this.settings = settings;
        this.sweep = sweep;
        this.connector = new Connector(loop, loops, tls, settings);
    }

    /**
     * The TLS that upstreams are spoken to with: HTTP/1.1, certificate and host name checked, the JDK's authorities and
     * those of the settings.
     *
     * @throws SSLException when the file of trusted certificates cannot be used
     */
    public static SslContext tls(UpstreamSettings settings) throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).endpointIdentificationAlgorithm("HTTPS");
        if (settings.trustedCertificates() != null) {
            builder.trustManager(TrustedCertificates.withDefaults(settings.trustedCertificates()));
        }
        return builder.build();
    }

    /** Starts an attempt; the observer is told how it goes, on this loop, possibly before this method returns. */
    public Attempt start(AccountEntry account, OutgoingRequest request, AttemptObserver observer) {
        Attempt attempt = new Attempt(account, request, observer);
        pool(account).start(attempt);
        return attempt;
    }

    /** The same on a connection of its own, which is closed afterwards: for an account that may get no further work. */
    Attempt startAlone(AccountEntry account, OutgoingRequest request, AttemptObserver observer) {
        Attempt attempt = new Attempt(account, request, observer);
        UpstreamPool alone = new UpstreamPool(account, connector, settings, sweep, _ -> {});
        alone.start(attempt);
        alone.retire();
        return attempt;
    }

    EventLoop loop() {
        return loop;
    }

    long nanoTime() {
        return sweep.nanoTime();
    }

    /** A later pool of the same account, with another address or credential, stays. */
    private void forget(UpstreamPool emptied) {
        pools.remove(emptied.accountId(), emptied);
    }

    private UpstreamPool pool(AccountEntry account) {
        UpstreamPool pool = pools.get(account.id());
        if (pool == null || !pool.serves(account)) {
            if (pool != null) {
                pool.retire();
            }
            pool = new UpstreamPool(account, connector, settings, sweep, this::forget);
            pools.put(account.id(), pool);
        }
        return pool;
    }
}
