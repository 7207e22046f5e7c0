package io.clauderelay.upstream;

import io.clauderelay.directory.ProxyEntry;
import io.clauderelay.directory.ProxyEntry.Protocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel's way through an account's proxy. Nothing that a proxy words itself gets into the reasons of failures: it
 * may repeat the credentials it was given.
 */
final class Tunnel {
    private final ProxyEntry proxy;
    private final ProxyHandler handler;
    private final @Nullable SslHandler security;

    /** Puts the handlers of the tunnel into a channel that is about to connect; the upstream's come behind them. */
    Tunnel(ProxyEntry proxy, InetSocketAddress address, Channel channel, SslContext tls) {
        this.proxy = proxy;
        this.handler = handler(proxy, address);
        // The deadline of the connection covers the tunnel too; a second one would only end it with other words.
        handler.setConnectTimeoutMillis(0);
        this.security =
                proxy.protocol() == Protocol.HTTPS ? Opening.security(tls, channel, proxy.host(), proxy.port()) : null;
        if (security != null) {
            channel.pipeline().addLast(security);
        }
        channel.pipeline().addLast(handler);
        if (handler instanceof HttpProxyHandler) {
            // Behind the codec that this handler has put before itself.
            channel.pipeline().addBefore(channel.pipeline().context(handler).name(), null, new ConnectAnswer());
        }
    }

    private static ProxyHandler handler(ProxyEntry proxy, InetSocketAddress address) {
        String username = proxy.username();
        String password = Objects.requireNonNullElse(proxy.password(), "");
        return switch (proxy.protocol()) {
            case HTTP, HTTPS ->
                username == null ? new HttpProxyHandler(address) : new HttpProxyHandler(address, username, password);
            case SOCKS5 ->
                username == null
                        ? new Socks5ProxyHandler(address)
                        : new Socks5ProxyHandler(address, username, password);
        };
    }

    /** TCP with the proxy stands: tells, once, whether the tunnel opens or why it does not. */
    void whenOpen(Runnable open, Consumer<String> failed) {
        if (security == null) {
            whenThrough(open, failed);
            return;
        }
        security.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                whenThrough(open, failed);
            } else {
                failed.accept(Opening.noTls(name(proxy), shaken.cause()));
            }
        });
    }

    private void whenThrough(Runnable open, Consumer<String> failed) {
        handler.connectFuture().addListener(through -> {
            if (through.isSuccess()) {
                open.run();
            } else {
                failed.accept(name(proxy) + " opens no tunnel to the upstream: " + told(through.cause()));
            }
        });
    }

    /** Whether the proxy has connected the channel to the upstream. */
    boolean isOpen() {
        return handler.isConnected();
    }

    /** How a proxy is called in reasons. */
    static String name(ProxyEntry proxy) {
        return "the proxy " + proxy.host() + ":" + proxy.port();
    }

    /** Netty's handlers say first who asked whom, which the reason says already, and then what happened. */
    private static String told(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int arrow = message.indexOf(" => ");
        int comma = arrow < 0 ? -1 : message.indexOf(", ", arrow);
        String what = comma < 0 ? message : message.substring(comma + 2);
        if (what.equals("disconnected")) {
            return "it closed the connection";
        }
        if (what.startsWith("authStatus")) {
            return "it refused the username or the password";
        }
        if (what.startsWith("unexpected authMethod")) {
            return "it is no SOCKS 5 proxy, or wants a username and password that the account does not give";
        }
        return what.startsWith("status") ? "it refused with " + what : what;
    }

    /**
     * Reads the answer to CONNECT before Netty's handler does: a refusal is known by its head, and its body may never
     * end; its reason phrase is the proxy's own.
     */
    private static final class ConnectAnswer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object part) {
            String refusal = part instanceof HttpResponse answer ? refusal(answer) : "";
            if (refusal.isEmpty()) {
                context.pipeline().remove(this);
                context.fireChannelRead(part);
            } else {
                ReferenceCountUtil.release(part);
                context.fireExceptionCaught(new ProxyConnectException(refusal));
            }
        }

        /** Empty when the tunnel is open. */
        private static String refusal(HttpResponse answer) {
            if (answer.decoderResult().isFailure()) {
                return "its answer is no HTTP";
            }
            int status = answer.status().code();
            return switch (status) {
                case 200 -> "";
                // A proxy should say 407; tinyproxy says 401 to a wrong password.
                case 401, 407 -> "it refused with status " + status + ": the username or password is missing or wrong";
                default -> "it refused with status " + status;
            };
        }
    }
}
