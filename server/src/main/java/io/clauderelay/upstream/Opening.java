package io.clauderelay.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One connection on its way to be open. Ends once, well or badly, whoever comes first: success, failure or deadline. */
final class Opening {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final URI target;
    private final UpstreamConnection connection;
    private final SslContext tls;
    private final Connector.Result result;
    private @Nullable Channel channel;
    private @Nullable SslHandler security;
    private @Nullable ChannelHandler placeholder;
    private boolean over;

    Opening(URI target, UpstreamConnection connection, SslContext tls, Connector.Result result) {
        this.target = target;
        this.connection = connection;
        this.tls = tls;
        this.result = result;
    }

    boolean isOver() {
        return over;
    }

    int port() {
        return target.getPort() >= 0 ? target.getPort() : isSecure() ? HTTPS_PORT : HTTP_PORT;
    }

    /** Prepares a channel that is about to connect; it joins the pool's bookkeeping only once it is open. */
    ChannelHandler initializer() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel fresh) {
                channel = fresh;
                if (isSecure()) {
                    security = tls.newHandler(fresh.alloc(), target.getHost(), port());
                    fresh.pipeline().addLast(security);
                }
                placeholder = new Placeholder();
                fresh.pipeline().addLast(placeholder);
            }
        };
    }

    /** TCP stands; with TLS the handshake is still to come. */
    void connected() {
        if (security == null) {
            open();
            return;
        }
        security.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                open();
            } else {
                fail(Failure.unreachable(
                        "no TLS with the upstream: " + shaken.cause().getMessage()));
            }
        });
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
