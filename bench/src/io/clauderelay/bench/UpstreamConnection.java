package io.clauderelay.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection to the scripted upstream: reads a request, plays its answer, reads the next. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    /** Tells a connection that a pause or a hold is over. */
    static final Object PLAY_ON = new Object();

    /** Tells a connection to go on where it was told to stall. */
    static final Object RELEASE = new Object();

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Answers answers;
    private final Channel channel;
    private final RequestReader reader = new RequestReader();
    private @Nullable Player player;
    private boolean closing;
    private boolean closesAfter;
    private boolean toldToContinue;
    private boolean serving;

    UpstreamConnection(Answers answers, Channel channel) {
        this.answers = answers;
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            reader.feed(bytes);
        } finally {
            bytes.release();
        }
        serve();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        serve();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == RELEASE && player != null) {
            player.release();
        }
        serve();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (player != null) {
            player.abandon();
        }
        context.fireChannelInactive();
    }

    /** A broken pipe is what many scripts are about; the client learns it from the closed connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }

    /** A write may call back into this method before it returns; the outer round goes on by itself then. */
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (!closing && channel.isActive() && playOne()) {
                player = null;
            }
        } finally {
            serving = false;
        }
    }

    /** Begins an answer or goes on with one; true when it is played and the next may begin. */
    private boolean playOne() {
        Player current = player == null ? begin() : player;
        player = current;
        if (current == null || !current.play()) {
            return false;
        }
        if (closesAfter) {
            closing = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        return true;
    }

    private @Nullable Player begin() {
        try {
            RawRequest request = reader.poll();
            if (request == null) {
                askForBody();
                return null;
            }
            Answers.Chosen chosen = answers.choose(request);
            closesAfter = request.head().closes() || chosen.score().closes();
            Player started = answers.player(channel, request, chosen);
            reader.drop(request);
            toldToContinue = false;
            return started;
        } catch (IllegalArgumentException e) {
            closesAfter = true;
            return answers.refusing(channel, Refusal.of(400, "invalid_request_error", String.valueOf(e.getMessage())));
        }
    }

    private void askForBody() {
        RequestHead head = reader.head();
        if (head != null && head.expectsContinue() && !toldToContinue) {
            toldToContinue = true;
            var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
    }
}
