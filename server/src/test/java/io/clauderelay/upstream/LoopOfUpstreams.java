package io.clauderelay.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.platform.http.EventLoops;
import io.clauderelay.platform.time.DeadlineSweep;
import io.clauderelay.testing.AccountEntries;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One event loop's upstreams, with a clock that a test can put forward. */
final class LoopOfUpstreams implements AutoCloseable {
    static final UpstreamSettings SETTINGS = settings(2_048, 1_024, null);

    private final EventLoops loops = EventLoops.start(1);
    private final EventLoop loop = loops.all().getFirst();
    private final AtomicLong ahead = new AtomicLong();
    private final Upstreams upstreams;

    LoopOfUpstreams(UpstreamSettings settings) throws SSLException {
        DeadlineSweep sweep = DeadlineSweep.start(loop, () -> System.nanoTime() + ahead.get());
        upstreams = new Upstreams(loop, loops, Upstreams.tls(settings), settings, sweep);
    }

    /** The usual settings for upstreams on loopback. */
    static UpstreamSettings settings(int maxConnections, int maxWaiting, @Nullable Path trusted) {
        UpstreamSettings usual = UpstreamSettings.defaults();
        return new UpstreamSettings(
                true,
                usual.connectTimeout(),
                usual.firstEventTimeout(),
                usual.responseTimeout(),
                usual.idleTimeout(),
                usual.keepAlive(),
                maxConnections,
                maxWaiting,
                usual.waitTimeout(),
                trusted);
    }

    static UpstreamSettings connectingWithin(Duration connectTimeout, boolean allowPrivate) {
        UpstreamSettings usual = UpstreamSettings.defaults();
        return new UpstreamSettings(
                allowPrivate,
                connectTimeout,
                usual.firstEventTimeout(),
                usual.responseTimeout(),
                usual.idleTimeout(),
                usual.keepAlive(),
                1,
                1,
                usual.waitTimeout(),
                null);
    }

    static AccountEntry account(URI url) {
        return account(url, "sk-one");
    }

    static AccountEntry account(URI url, String credential) {
        return AccountEntries.account("acc_1").at(url).credential(credential).build();
    }

    Attempt start(URI url, boolean stream, Told told) {
        return start(account(url), request("{}", stream), told);
    }

    Attempt start(AccountEntry account, OutgoingRequest request, Told told) {
        return onLoop(() -> startHere(account, request, told));
    }

    /** The same for a caller that is on the loop already. */
    Attempt startHere(AccountEntry account, OutgoingRequest request, Told told) {
        return upstreams.start(account, request, told);
    }

    static OutgoingRequest request(String body, boolean stream) {
        return new OutgoingRequest(
                "POST",
                "/v1/messages",
                new DefaultHttpHeaders().add("x-test", "yes"),
                Unpooled.copiedBuffer(body, ISO_8859_1),
                stream);
    }

    Probe probe() {
        return new Probe(List.of(upstreams));
    }

    /** Lets time pass. */
    void advance(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    void run(Runnable task) {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    <T> T onLoop(Callable<T> task) {
        return loop.submit(task).syncUninterruptibly().getNow();
    }

    @Override
    public void close() {
        loops.close();
    }
}
