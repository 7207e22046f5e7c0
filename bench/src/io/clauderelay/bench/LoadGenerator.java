package io.clauderelay.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Puts a server under load from one event loop and tells what the measured window showed. */
public final class LoadGenerator {
    private static final long TICK_MICROS = 500;
    private static final long RECONNECT_MILLIS = 10;

    private final EventLoopGroup loop = Loops.start("load", 1);
    private final LoadRun run;
    private final Bootstrap bootstrap;
    private final List<ByteBuf> requests = new ArrayList<>();

    private LoadGenerator(Load load) {
        this.run = new LoadRun(load);
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(Loops.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000);
    }

    /**
     * Runs the load to its end.
     *
     * @param cpu of what is measured, read at both ends of the window
     */
    public static LoadResult run(Load load, CpuMeter cpu) throws InterruptedException {
        LoadGenerator generator = new LoadGenerator(load);
        try {
            return generator.run(cpu);
        } finally {
            generator.close();
        }
    }

    private LoadResult run(CpuMeter cpu) throws InterruptedException {
        Load load = run.load();
        for (int i = 0; i < load.connections(); i++) {
            byte[] bytes = load.request().apply(i);
            ByteBuf request = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
            requests.add(request);
            connect(request);
        }
        if (load.perSecond() > 0) {
            var _ = loop.scheduleAtFixedRate(run::tick, TICK_MICROS, TICK_MICROS, TimeUnit.MICROSECONDS);
        }
        sleep(load.warmUp());
        long cpuBefore = cpu.micros();
        onLoop(run::beginWindow);
        sleep(load.window());
        onLoop(run::endWindow);
        long cpuAfter = cpu.micros();
        onLoop(run::stop);
        return run.result(cpuAfter - cpuBefore);
    }

    private void connect(ByteBuf request) {
        bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new LoadConnection(run, request, () -> LoadGenerator.this.connect(request)));
                    }
                })
                .connect(run.load().target())
                .addListener(connected -> {
                    if (!connected.isSuccess() && !run.over()) {
                        run.failed("no connection to " + run.load().target() + ": " + connected.cause());
                        var _ = loop.schedule(() -> connect(request), RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
                    }
                });
    }

    private void onLoop(Runnable action) throws InterruptedException {
        Future<?> done = loop.submit(action);
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load generator's books are broken", e);
        }
    }

    private static void sleep(Duration length) throws InterruptedException {
        if (length.isPositive()) {
            Thread.sleep(length);
        }
    }

    /** Closing the loop closes the connections; only then may the requests go. */
    private void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        requests.forEach(ByteBuf::release);
    }
}
