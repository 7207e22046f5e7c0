package io.clauderelay.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The data plane's event loops and the channel types that run on them: epoll where it is native, else NIO. */
public final class EventLoops implements AutoCloseable {
    private final EventLoopGroup group;
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends Channel> clientChannel;
    private final String transport;

    private EventLoops(
            EventLoopGroup group,
            Class<? extends ServerChannel> serverChannel,
            Class<? extends Channel> clientChannel,
            String transport) {
        this.group = group;
        this.serverChannel = serverChannel;
        this.clientChannel = clientChannel;
        this.transport = transport;
    }

    /** Starts the loops; their threads are made when they are first used. */
    public static EventLoops start(int threads) {
        return Epoll.isAvailable()
                ? new EventLoops(
                        group(threads, EpollIoHandler.newFactory()),
                        EpollServerSocketChannel.class,
                        EpollSocketChannel.class,
                        "epoll")
                : new EventLoops(
                        group(threads, NioIoHandler.newFactory()),
                        NioServerSocketChannel.class,
                        NioSocketChannel.class,
                        "nio");
    }

    private static EventLoopGroup group(int threads, IoHandlerFactory transport) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("relay-loop"), transport);
    }

    public EventLoopGroup group() {
        return group;
    }

    /** Every loop, in a fixed order. */
    public List<EventLoop> all() {
        List<EventLoop> loops = new ArrayList<>();
        for (EventExecutor executor : group) {
            loops.add((EventLoop) executor);
        }
        return loops;
    }

    public Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    public Class<? extends Channel> clientChannel() {
        return clientChannel;
    }

    /** {@code epoll} or {@code nio}, for the log. */
    public String transport() {
        return transport;
    }

    /** Stops the loops and waits until their threads have ended. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(6, TimeUnit.SECONDS);
    }
}
