package io.clauderelay.upstream;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.ProxyEntry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection on its way to be open. Ends once, well or badly, whoever comes first: success, failure or deadline. */
final class Opening {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final URI target;
    private final @Nullable ProxyEntry proxy;
    private final Duration timeout;
    private final UpstreamConnection connection;
    private final SslContext tls;
    private final Connector.Result result;
    private @Nullable Channel channel;
    private @Nullable Tunnel tunnel;
    private @Nullable SslHandler security;
    private @Nullable ChannelHandler placeholder;
    private boolean over;

    Opening(
            AccountEntry account,
            Duration timeout,
            UpstreamConnection connection,
            SslContext tls,
            Connector.Result result) {
        this.target = account.baseUrl();
        this.proxy = account.proxy();
        this.timeout = timeout;
        this.connection = connection;
        this.tls = tls;
        this.result = result;
    }

    boolean isOver() {
        return over;
    }

    /** How long all of it may take. */
    int timeoutMillis() {
        return (int) timeout.toMillis();
    }

    /** Whom TCP is spoken to, for reasons. */
    String peer() {
        return proxy == null ? "the upstream" : Tunnel.name(proxy);
    }

    /** Whose addresses are to be looked up. */
    String peerHost() {
        return proxy == null ? target.getHost() : proxy.host();
    }

    int peerPort() {
        return proxy == null ? port() : proxy.port();
    }

    /** Where a channel is to be connected to, once its peer's address is known; the tunnel's handler knows the peer. */
    InetSocketAddress destination(InetSocketAddress peer) {
        return proxy == null ? peer : unresolvedTarget();
    }

    /** A name is the proxy's to look up: it may know names, and ways, that the relay does not. */
    private InetSocketAddress unresolvedTarget() {
        String host = target.getHost();
        boolean bracketed = host.startsWith("[");
        String name = bracketed ? host.substring(1, host.length() - 1) : host;
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(name), port());
        } catch (IllegalArgumentException _) {
            return InetSocketAddress.createUnresolved(name, port());
        }
    }

    private int port() {
        return target.getPort() >= 0 ? target.getPort() : isSecure() ? HTTPS_PORT : HTTP_PORT;
    }

    /** Prepares a channel that is about to connect; it joins the pool's bookkeeping only once it is open. */
    ChannelHandler initializer(InetSocketAddress peer) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel fresh) {
                channel = fresh;
                if (proxy != null) {
                    tunnel = new Tunnel(proxy, peer, fresh, tls);
                }
                if (isSecure()) {
                    security = security(tls, fresh, target.getHost(), port());
                    fresh.pipeline().addLast(security);
                }
                placeholder = new Placeholder();
                fresh.pipeline().addLast(placeholder);
            }
        };
    }

    /** TLS whose time the deadline of the whole connection limits. */
    static SslHandler security(SslContext tls, Channel channel, String host, int port) {
        SslHandler security = tls.newHandler(channel.alloc(), host, port);
        security.setHandshakeTimeoutMillis(0);
        return security;
    }

    /** TCP stands; the proxy's tunnel and TLS may still be to come. */
    void connected() {
        if (tunnel == null) {
            secure();
        } else {
            tunnel.whenOpen(this::secure, reason -> fail(Failure.unreachable(reason)));
        }
    }

    private void secure() {
        if (security == null) {
            open();
            return;
        }
        security.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                open();
            } else {
                fail(Failure.unreachable(noTls("the upstream", shaken.cause())));
            }
        });
    }

    /** Says why there is no TLS, without what was read instead: a proxy might have sent back what it was sent. */
    static String noTls(String peer, Throwable cause) {
        String why = switch (cause) {
            case NotSslRecordException _ -> "what it sends is no TLS";
            case ClosedChannelException _ -> "it closed the connection";
            default -> cause.getMessage();
        };
        return "no TLS with " + peer + ": " + why;
    }

    private void open() {
        Channel fresh = channel;
        if (over || fresh == null) {
            return;
        }
        over = true;
        if (fresh.isActive()) {
            // Only now: a connection that has a channel tells the pool of its end, and this must not be told twice.
            fresh.pipeline().replace(placeholder, null, connection);
            result.connected(connection);
        } else {
            result.failed(Failure.unreachable("the upstream closed the connection at once"));
        }
    }

    /** The time for it is over; says who was waited for. */
    void late() {
        boolean atProxy = proxy != null && (tunnel == null || !tunnel.isOpen());
        String what = atProxy ? "no tunnel through " + peer() : "no connection to the upstream";
        fail(Failure.tooSlow(what + " within " + timeout));
    }

    void fail(Failure failure) {
        if (over) {
            return;
        }
        over = true;
        if (channel != null) {
            channel.close();
        }
        result.failed(failure);
    }

    private boolean isSecure() {
        return "https".equals(target.getScheme());
    }

    /** Where the connection will be: what goes wrong before, the futures tell, and nobody needs to be told again. */
    private static final class Placeholder extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
