package io.clauderelay.upstream;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.platform.http.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections for one event loop: look-up, TCP, the proxy's tunnel where the account has one, TLS with the host's
 * name checked, all within one deadline. There is no way round a proxy.
 */
final class Connector {
    /** Told once, on the event loop. */
    interface Result {
        void connected(UpstreamConnection connection);

        void failed(Failure failure);
    }

    /** Answers are mostly small; the size adapts when they are not. */
    private static final int READ_BYTES = 8 * 1024;

    private static final int MAX_READ_BYTES = 64 * 1024;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final SslContext tls;
    private final Addresses upstreams;

    /** A company's proxy usually stands in its private network. It is no way in: what is behind it is checked itself. */
    private final Addresses proxies = new Addresses(true);

    Connector(EventLoop loop, EventLoops loops, SslContext tls, UpstreamSettings settings) {
        this.loop = loop;
        this.tls = tls;
        this.upstreams = new Addresses(settings.allowPrivate());
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.clientChannel())
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(512, READ_BYTES, MAX_READ_BYTES));
    }

    /** Connects the account, or gives up when the time for it is over. */
    void connect(AccountEntry account, Duration timeout, UpstreamConnection connection, Result result) {
        Opening opening = new Opening(account, timeout, connection, tls, result);
        String upstream = account.baseUrl().getHost();
        if (account.proxy() == null) {
            open(opening, upstreams);
        } else if (upstreams.mayBeAsked(upstream)) {
            open(opening, proxies);
        } else {
            opening.fail(Failure.unreachable("cannot connect to the upstream: " + Addresses.refusal(upstream)));
        }
    }

    private void open(Opening opening, Addresses addresses) {
        var _ = loop.schedule(opening::late, opening.timeoutMillis(), TimeUnit.MILLISECONDS);
        addresses.resolve(opening.peerHost(), loop).addListener(found -> {
            if (found.isSuccess()) {
                @SuppressWarnings("unchecked")
                List<InetAddress> candidates = (List<InetAddress>) found.getNow();
                tryFirst(candidates, opening);
            } else {
                opening.fail(Failure.unreachable("cannot look up " + opening.peer() + ": "
                        + found.cause().getMessage()));
            }
        });
    }

    private void tryFirst(List<InetAddress> candidates, Opening opening) {
        if (opening.isOver()) {
            return;
        }
        InetSocketAddress peer = new InetSocketAddress(candidates.getFirst(), opening.peerPort());
        Bootstrap channel = bootstrap
                .clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, opening.timeoutMillis())
                .handler(opening.initializer(peer));
        channel.connect(opening.destination(peer)).addListener(connected -> {
            List<InetAddress> rest = candidates.subList(1, candidates.size());
            if (connected.isSuccess()) {
                opening.connected();
            } else if (rest.isEmpty()) {
                opening.fail(Failure.unreachable("cannot connect to " + opening.peer() + ": "
                        + connected.cause().getMessage()));
            } else {
                tryFirst(rest, opening);
            }
        });
    }
}
