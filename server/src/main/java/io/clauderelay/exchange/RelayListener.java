package io.clauderelay.exchange;

import io.clauderelay.platform.http.EventLoops;
import io.clauderelay.platform.telemetry.LogKeys;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that developers' tools talk to. */
public final class RelayListener {
    private static final Logger log = LoggerFactory.getLogger(RelayListener.class);

    /** A burst of connections waits in the kernel rather than being refused. */
    private static final int BACKLOG = 4_096;

    private static final int READ_BYTES = 16 * 1024;
    private static final int MAX_READ_BYTES = 64 * 1024;

    /** What is cut off closes at once; the wait is for the bookkeeping. */
    private static final Duration CUT_OFF_TIMEOUT = Duration.ofSeconds(2);

    /** Beyond the high mark the upstream is read no further; below the low one it is again. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final HttpSettings settings;
    private final EventLoops loops;
    private final Map<EventLoop, Stations> stations;
    private final Map<EventLoop, Conversations> conversations;
    private final OpenConnections connections;
    private @Nullable Channel server;

    /**
     * A listener that is not listening yet.
     *
     * @param stations what each of the loops has
     */
    public RelayListener(
            HttpSettings settings,
            EventLoops loops,
            Map<EventLoop, Stations> stations,
            Dialects dialects,
            Health health) {
        this.settings = settings;
        this.loops = loops;
        this.stations = Map.copyOf(stations);
        this.connections = new OpenConnections(settings.maxConnections());
        this.conversations = stations.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        of -> new Conversations(of.getValue(), dialects, settings, health, connections)));
    }

    /**
     * Begins to listen.
     *
     * @throws IOException when the address cannot be had, in a sentence that names the setting
     */
    public void start() throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(1_024, READ_BYTES, MAX_READ_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        ChannelFuture bound = bootstrap.bind(settings.host(), settings.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + settings.host() + ":" + settings.port()
                            + "; free it, or set http.host and http.port (RELAY_HTTP_HOST, RELAY_HTTP_PORT)",
                    bound.cause());
        }
        server = bound.channel();
    }

    /** The port that is listened on, also when 0 was asked for. */
    public int port() {
        Channel listening = Objects.requireNonNull(server, "the listener is not started");
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /**
     * Accepts nothing further and lets running answers end, for as long as the settings grant; cuts off what is left.
     * Blocks; not for event loops.
     */
    public void drain() {
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        onItsLoop(connections.drain(), ClientConnection::drain);
        if (!connections.awaitNone(settings.drainTimeout())) {
            List<ClientConnection> left = connections.drain();
            log.atWarn().addKeyValue(LogKeys.COUNT, left.size()).log("connections are cut off to stop in time");
            onItsLoop(left, ClientConnection::cutOff);
            connections.awaitNone(CUT_OFF_TIMEOUT);
        }
    }

    private static void onItsLoop(List<ClientConnection> clients, Consumer<ClientConnection> what) {
        clients.forEach(client -> client.channel().eventLoop().execute(() -> what.accept(client)));
    }

    private void accept(Channel channel) {
        Stations here = Objects.requireNonNull(stations.get(channel.eventLoop()), "a loop without stations");
        Conversations begin = Objects.requireNonNull(conversations.get(channel.eventLoop()), "as many as stations");
        ClientConnection client = new ClientConnection(channel, settings, begin, here.sweep());
        if (!connections.add(client)) {
            channel.close();
            return;
        }
        channel.pipeline().addLast(new StrictRequestDecoder(settings, client::bytesArrived), client);
    }
}
