package io.clauderelay.exchange;

import io.clauderelay.platform.time.DeadlineSweep;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: reads one request after the other, hands each to its {@link Conversation}, and reads the next
 * only when that is answered. Requests that a client sends ahead wait here, within bounds.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements DeadlineSweep.Subject {
    /** Pieces of requests sent ahead that are kept before the connection is read no further. */
    private static final int MAX_AHEAD = 64;

    /** How long a connection that is to be closed still reads, so that the client gets to see its answer. */
    private static final long LINGER_NANOS = 10_000_000_000L;

    private enum State {
        /** Between requests. */
        IDLE,
        /** The body is coming. */
        RECEIVING,
        /** The body is here and the answer is on its way. */
        ANSWERING,
        /** Answered for the last time; what still comes is thrown away. */
        LINGERING
    }

    private final Channel channel;
    private final HttpSettings settings;
    private final ConversationStarter conversations;
    private final DeadlineSweep sweep;
    private final Deque<Object> ahead = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Conversation conversation;
    private State state = State.IDLE;
    private boolean headBegan;
    private boolean takingAhead;
    private boolean http10;
    private boolean closesAfterAnswer;
    private long deadlineNanos = DeadlineSweep.NEVER;

    ClientConnection(Channel channel, HttpSettings settings, ConversationStarter conversations, DeadlineSweep sweep) {
        this.channel = channel;
        this.settings = settings;
        this.conversations = conversations;
        this.sweep = sweep;
    }

    // ---- what comes from the client

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        sweep.add(this);
        patience(settings.idleTimeout().toNanos());
    }

    /** Bytes came, a whole message or not. */
    void bytesArrived() {
        if (state == State.IDLE && !headBegan && ahead.isEmpty()) {
            // Once a head: counted from every byte, it would grant whoever sends one now and then the connection for
            // ever.
            headBegan = true;
            patience(settings.headTimeout().toNanos());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext unused, Object message) {
        if (!mustWait()) {
            take(message);
            return;
        }
        ahead.add(message);
        if (ahead.size() == MAX_AHEAD) {
            channel.config().setAutoRead(false);
        }
    }

    /** Whether the next request must wait: for the answer before it, or for the client to read what it was sent. */
    private boolean mustWait() {
        return state == State.ANSWERING || (state == State.IDLE && !channel.isWritable());
    }

    private void take(Object message) {
        try {
            if (message instanceof HttpRequest request && state == State.IDLE) {
                requestBegins(request);
            }
            if (message instanceof HttpContent content && state == State.RECEIVING) {
                bodyComes(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void requestBegins(HttpRequest request) {
        headBegan = false;
        http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        closesAfterAnswer |= http10 || asksToClose(request);
        state = State.RECEIVING;
        patience(settings.bodyTimeout().toNanos());
        conversation = conversations.start(this, request);
        if (request.decoderResult().isFailure()) {
            // Where this request ends is anybody's guess, so nothing behind it can be read.
            closesAfterAnswer = true;
            conversation().unreadable(request.decoderResult().cause());
        } else {
            conversation().begin();
        }
    }

    private void bodyComes(HttpContent content) {
        patience(settings.bodyTimeout().toNanos());
        if (content.decoderResult().isFailure()) {
            closesAfterAnswer = true;
            conversation().unreadable(content.decoderResult().cause());
            return;
        }
        if (content.content().isReadable()) {
            conversation().bodyComes(content.content());
        }
        if (content instanceof LastHttpContent && state == State.RECEIVING) {
            state = State.ANSWERING;
            deadlineNanos = DeadlineSweep.NEVER;
            conversation().bodyEnds();
        }
    }

    private static boolean asksToClose(HttpRequest request) {
        return request.headers().containsValue("connection", "close", true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext unused) {
        sweep.remove(this);
        Conversation interrupted = conversation;
        conversation = null;
        state = State.LINGERING;
        releaseAhead();
        conversations.ended(this);
        if (interrupted != null) {
            interrupted.clientLeft();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext unused) {
        boolean writable = channel.isWritable();
        switch (state) {
            case ANSWERING -> {
                deadlineNanos = DeadlineSweep.NEVER;
                if (!writable) {
                    patience(settings.stallTimeout().toNanos());
                }
            }
            case IDLE -> rest();
            case RECEIVING, LINGERING -> {}
        }
        if (conversation != null && writable) {
            conversation.clientCaughtUp();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
        conversations.broke(cause);
        channel.close();
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void deadlinePassed() {
        deadlineNanos = DeadlineSweep.NEVER;
        switch (state) {
            case RECEIVING -> {
                closesAfterAnswer = true;
                conversation().bodyStalls();
            }
            case ANSWERING -> abort();
            case IDLE, LINGERING -> channel.close();
        }
    }

    // ---- what goes to the client

    /** The client's address, without its port, as far as the network tells. */
    String address() {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getHostString() : "";
    }

    boolean isHttp10() {
        return http10;
    }

    ByteBuf allocate(int bytes) {
        return channel.alloc().directBuffer(bytes);
    }

    /** Queues bytes, which now belong to the connection, until {@link #flush}. */
    void write(ByteBuf bytes) {
        context().write(bytes, channel.voidPromise());
    }

    void flush() {
        context().flush();
    }

    boolean canTakeMore() {
        return channel.isWritable();
    }

    /** Gives an answer of the relay's own, whole, and with it ends the conversation. */
    void answer(OwnAnswer answer, String requestId, boolean withoutBody) {
        write(answer.encode(channel.alloc(), requestId, !closesAfterAnswer, withoutBody));
        flush();
        answered();
    }

    /** Sends what is meant for now, such as {@code 100 Continue}. */
    void writeInterim(byte[] head) {
        context().writeAndFlush(Unpooled.wrappedBuffer(head), channel.voidPromise());
    }

    boolean closesAfterAnswer() {
        return closesAfterAnswer;
    }

    /** Makes this the last answer on the connection. */
    void closeAfterAnswer() {
        closesAfterAnswer = true;
    }

    /** The relay stops: an idle connection closes now, a busy one after its answer. */
    void drain() {
        closesAfterAnswer = true;
        if (state == State.IDLE && ahead.isEmpty()) {
            state = State.LINGERING;
            closeWhenWritten();
        }
    }

    /** The relay stops and waits no longer. */
    void cutOff() {
        Conversation interrupted = conversation;
        conversation = null;
        if (interrupted != null) {
            interrupted.relayStops();
        }
        abort();
    }

    /** The answer is written and flushed; the next request may come. */
    void answered() {
        conversation = null;
        if (closesAfterAnswer) {
            linger();
            return;
        }
        state = State.IDLE;
        rest();
    }

    /** Between two requests; but a client that does not read its answers gets no further ones. */
    private void rest() {
        boolean writable = channel.isWritable();
        patience((writable ? settings.idleTimeout() : settings.stallTimeout()).toNanos());
        takeAhead();
    }

    /** Ends the connection so that the client cannot take what it got for a whole answer. */
    void abort() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    Channel channel() {
        return channel;
    }

    /** Closing with unread bytes would reset the connection and could take the answer with it. */
    private void linger() {
        boolean bodyIsComplete = state == State.ANSWERING;
        state = State.LINGERING;
        releaseAhead();
        if (bodyIsComplete || !(channel instanceof DuplexChannel duplex)) {
            closeWhenWritten();
            return;
        }
        patience(LINGER_NANOS);
        channel.config().setAutoRead(true);
        allWritten().addListener(_ -> duplex.shutdownOutput());
    }

    private void closeWhenWritten() {
        patience(settings.stallTimeout().toNanos());
        allWritten().addListener(_ -> channel.close());
    }

    private ChannelFuture allWritten() {
        return context().writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    /** A loop and not a recursion, because an answer of our own is over before the call that asks for it returns. */
    private void takeAhead() {
        if (takingAhead) {
            return;
        }
        takingAhead = true;
        try {
            while (!mustWait() && !ahead.isEmpty()) {
                take(ahead.poll());
            }
        } finally {
            takingAhead = false;
        }
        if (ahead.size() < MAX_AHEAD && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    private void releaseAhead() {
        ahead.forEach(ReferenceCountUtil::release);
        ahead.clear();
    }

    private void patience(long nanos) {
        deadlineNanos = sweep.nanoTime() + nanos;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "the connection is not open yet");
    }

    private Conversation conversation() {
        return Objects.requireNonNull(conversation, "no request is under way");
    }
}
