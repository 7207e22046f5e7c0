package io.clauderelay.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One kept-alive connection of the load generator, with one request at a time. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private final LoadRun run;
    private final ByteBuf request;
    private final Runnable replace;
    private final AnswerReader answer = new AnswerReader();
    private @Nullable ChannelHandlerContext context;
    private long sentAt;
    private boolean busy;
    private boolean sawFirstByte;

    /**
     * A connection.
     *
     * @param request kept by the caller, who releases it after the run
     * @param replace opens another connection in place of one that closed
     */
    LoadConnection(LoadRun run, ByteBuf request, Runnable replace) {
        this.run = run;
        this.request = request;
        this.replace = replace;
    }

    /** Sends the request; its latency counts from {@code from}. */
    void send(long from) {
        ChannelHandlerContext open = context;
        if (open == null || run.over()) {
            return;
        }
        sentAt = from;
        busy = true;
        sawFirstByte = false;
        answer.reset();
        var _ = open.writeAndFlush(request.retainedDuplicate(), open.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        run.free(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext active, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            read(active, bytes);
        } catch (IllegalArgumentException e) {
            fail(active, String.valueOf(e.getMessage()));
        } finally {
            bytes.release();
        }
    }

    private void read(ChannelHandlerContext active, ByteBuf bytes) {
        if (!busy) {
            fail(active, bytes.readableBytes() + " bytes behind the end of an answer");
            return;
        }
        if (!sawFirstByte) {
            sawFirstByte = true;
            run.firstByte(System.nanoTime() - sentAt);
        }
        long before = answer.bodyBytes();
        boolean ended = answer.read(bytes);
        run.received(answer.bodyBytes() - before);
        if (ended) {
            check();
            if (answer.closes() || run.over()) {
                busy = false;
                var _ = active.close();
            } else if (bytes.isReadable()) {
                fail(active, bytes.readableBytes() + " bytes behind the end of an answer");
            } else {
                run.free(this);
            }
        }
    }

    private void check() {
        busy = false;
        String fault = run.load().expected().fault(answer);
        if (fault == null) {
            run.completed(System.nanoTime() - sentAt);
        } else {
            run.failed(fault);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        context = null;
        run.leave(this);
        if (busy && answer.endsWithConnection()) {
            check();
        } else if (busy && !run.over()) {
            run.failed("the connection closed inside an answer, after " + answer.bodyBytes() + " bytes of its body");
        }
        busy = false;
        if (!run.over()) {
            replace.run();
        }
    }

    /** A reset; {@link #channelInactive} follows and counts it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
        var _ = broken.close();
    }

    private void fail(ChannelHandlerContext active, String reason) {
        busy = false;
        run.failed(reason);
        var _ = active.close();
    }
}
