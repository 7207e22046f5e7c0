package io.clauderelay.upstream;

import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.platform.time.DeadlineSweep;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** One keep-alive connection to an account: carries one attempt at a time, or waits in its pool for one. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements DeadlineSweep.Subject, AnswerSink {
    /**
     * A connection that the upstream had closed shows it a round trip after something is sent, and none takes a second.
     * A close that comes later met the upstream at work: what is sent again then may be paid twice.
     */
    private static final long STALE_SHOWS_WITHIN_NANOS = Duration.ofSeconds(1).toNanos();

    /** An error is known by its status; its words are short, and worth no more than that while a client waits. */
    private static final Duration ERROR_PATIENCE = Duration.ofSeconds(5);

    private final UpstreamPool pool;
    private final ResponseFraming framing = new ResponseFraming(this);
    private @Nullable Channel channel;
    private @Nullable Attempt attempt;
    private @Nullable ChannelFuture requestWritten;
    private boolean used;
    private boolean broken;
    private boolean closing;
    private boolean awaitsContent;
    private boolean refused;
    private boolean paused;
    private long sentNanos;
    private long deadlineNanos = DeadlineSweep.NEVER;

    UpstreamConnection(UpstreamPool pool) {
        this.pool = pool;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    boolean isOpen() {
        return !closing && channel().isActive();
    }

    /** Sends the attempt's request. */
    void send(Attempt next) {
        attempt = next;
        awaitsContent = next.request().stream();
        refused = false;
        sentNanos = pool.sweep().nanoTime();
        framing.expectAnswerTo(next.request().method());
        UpstreamSettings settings = pool.settings();
        setDeadline((awaitsContent ? settings.firstEventTimeout() : settings.responseTimeout()).toNanos());
        if (!next.leavesOn(this)) {
            attempt = null;
            pool.free(this);
            return;
        }
        ByteBuf head = channel().alloc().directBuffer(2048);
        pool.requestHead().write(next.request(), head);
        ByteBuf body = next.request().body();
        if (body.isReadable()) {
            channel().write(head, channel().voidPromise());
            requestWritten = channel().writeAndFlush(body.retainedDuplicate());
        } else {
            requestWritten = channel().writeAndFlush(head);
        }
    }

    /** Waits for work until the time for that is over. */
    void rest() {
        attempt = null;
        setDeadline(pool.settings().keepAlive().toNanos());
    }

    void close() {
        // With TLS the channel stays active until the farewell is written.
        closing = true;
        channel().close();
    }

    void stopReading() {
        paused = true;
        deadlineNanos = DeadlineSweep.NEVER;
        channel().config().setAutoRead(false);
    }

    void resumeReading() {
        if (!paused) {
            return;
        }
        paused = false;
        UpstreamSettings settings = pool.settings();
        setDeadline((awaitsContent ? settings.firstEventTimeout() : settings.idleTimeout()).toNanos());
        channel().config().setAutoRead(true);
    }

    /** From now on only silence ends the attempt. */
    void contentBegins() {
        if (awaitsContent) {
            awaitsContent = false;
            if (!paused) {
                setDeadline(pool.settings().idleTimeout().toNanos());
            }
        }
    }

    long chunkRemainder() {
        return framing.chunkRemainder();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (attempt == null || !(message instanceof ByteBuf buffer)) {
                // Nobody asked for this: whatever it is, it must not become the next attempt's answer.
                close();
                return;
            }
            if (framing.read(buffer)) {
                answerEnds();
            } else if (!paused && framing.isInBody() && !awaitsContent) {
                setDeadline(silenceAllowedNanos());
            }
        } catch (MalformedResponseException e) {
            fail(Failure.unreachable("the upstream's answer is malformed: " + e.getMessage()));
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (attempt != null && !attempt.isOver()) {
            attempt.observer().pause();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Attempt interrupted = attempt;
        attempt = null;
        if (interrupted == null) {
            pool.closed(this);
        } else if (isStale() && interrupted.mayBeSentAgain()) {
            // Before the place of this connection is given to somebody who waits.
            pool.sendOnFreshConnection(interrupted);
            pool.closed(this);
        } else {
            pool.closed(this);
            breaksOff(interrupted);
        }
    }

    /** Whether the connection was closed while it lay unused, and the request met nobody. */
    private boolean isStale() {
        return used && framing.isUntouched() && pool.sweep().nanoTime() - sentNanos < STALE_SHOWS_WITHIN_NANOS;
    }

    private void breaksOff(Attempt interrupted) {
        if (framing.endsWithClose() && !broken) {
            interrupted.ends();
        } else {
            interrupted.fails(Failure.unreachable(
                    framing.isInBody()
                            ? "the upstream closed the connection in the middle of its answer"
                            : "the upstream closed the connection before its answer"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Anything but a broken pipe or broken TLS is a bug of ours.
        boolean expected = cause instanceof IOException || cause instanceof DecoderException;
        pool.log()
                .atLevel(expected ? Level.DEBUG : Level.ERROR)
                .addKeyValue(LogKeys.ACCOUNT, pool.accountId())
                .setCause(cause)
                .log("upstream connection broke");
        broken = true;
        close();
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void deadlinePassed() {
        deadlineNanos = DeadlineSweep.NEVER;
        if (attempt == null) {
            close();
        } else {
            fail(Failure.tooSlow(slowness()));
        }
    }

    private String slowness() {
        if (!framing.isInBody()) {
            return "the upstream did not answer in time";
        }
        return awaitsContent
                ? "the upstream's stream brought no content in time"
                : "the upstream fell silent in the middle of its answer";
    }

    private void answerEnds() {
        Attempt ended = current();
        ChannelFuture written = requestWritten;
        used = true;
        if (paused) {
            resumeReading();
        }
        // An answer that overtook its request leaves the rest of that request in the connection.
        if (framing.isReusable() && isOpen() && written != null && written.isSuccess()) {
            pool.free(this);
        } else {
            attempt = null;
            close();
        }
        ended.ends();
    }

    private void fail(Failure failure) {
        Attempt failed = attempt;
        attempt = null;
        close();
        if (failed != null) {
            failed.fails(failure);
        }
    }

    private long silenceAllowedNanos() {
        Duration idle = pool.settings().idleTimeout();
        return (refused && ERROR_PATIENCE.compareTo(idle) < 0 ? ERROR_PATIENCE : idle).toNanos();
    }

    private void setDeadline(long fromNowNanos) {
        deadlineNanos = pool.sweep().nanoTime() + fromNowNanos;
    }

    private Channel channel() {
        return Objects.requireNonNull(channel, "the connection has no channel yet");
    }

    private Attempt current() {
        return Objects.requireNonNull(attempt, "no attempt is under way");
    }

    @Override
    public void head(ResponseHead head) {
        refused = head.status() >= 400;
        awaitsContent &= !refused;
        if (attempt != null && !attempt.isOver()) {
            attempt.observer().head(head);
        }
    }

    @Override
    public void payload(ByteBuf buffer, int from, int to) {
        if (attempt != null && !attempt.isOver()) {
            attempt.observer().payload(buffer, from, to);
        }
    }

    @Override
    public void pass(ByteBuf buffer, int from, int to) {
        if (attempt != null && !attempt.isOver()) {
            attempt.observer().pass(buffer, from, to);
        }
    }
}
