package io.clauderelay.upstream;

import io.clauderelay.platform.http.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Opens connections for one event loop: look-up, TCP, TLS with the host's name checked, all within one deadline. */
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
    private final Addresses addresses;
    private final UpstreamSettings settings;

    Connector(EventLoop loop, EventLoops loops, SslContext tls, UpstreamSettings settings) {
        this.loop = loop;
        this.tls = tls;
        this.settings = settings;
        this.addresses = new Addresses(settings.allowPrivate());
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(512, READ_BYTES, MAX_READ_BYTES));
    }

    void connect(URI target, UpstreamConnection connection, Result result) {
        Opening opening = new Opening(target, connection, tls, result);
        var _ = loop.schedule(
                () -> opening.fail(
                        Failure.tooSlow("no connection to the upstream within " + settings.connectTimeout())),
                settings.connectTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        addresses.resolve(target.getHost(), loop).addListener(found -> {
            if (found.isSuccess()) {
                @SuppressWarnings("unchecked")
                List<InetAddress> candidates = (List<InetAddress>) found.getNow();
                tryFirst(candidates, opening);
            } else {
                opening.fail(Failure.unreachable(
                        "cannot look up the upstream: " + found.cause().getMessage()));
            }
        });
    }

    private void tryFirst(List<InetAddress> candidates, Opening opening) {
        if (opening.isOver()) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(candidates.getFirst(), opening.port());
        bootstrap.clone().handler(opening.initializer()).connect(address).addListener(connected -> {
            List<InetAddress> rest = candidates.subList(1, candidates.size());
            if (connected.isSuccess()) {
                opening.connected();
            } else if (rest.isEmpty()) {
                opening.fail(Failure.unreachable(
                        "cannot connect to the upstream: " + connected.cause().getMessage()));
            } else {
                tryFirst(rest, opening);
            }
        });
    }
}
