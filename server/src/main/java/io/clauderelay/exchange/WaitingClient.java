package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.vocabulary.ClientKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client whose stream is kept until it is whole. Once an upstream has answered well, a client that must wait longer
 * than the interval is told 200 and is pinged; from then on what fails can only be said inside the stream.
 */
final class WaitingClient {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final ClientConnection client;
    private final String exchangeId;
    private final String ping;
    private final Duration interval;
    private final ClientKind kind;
    private @Nullable ScheduledFuture<?> pings;
    private boolean headSent;

    /**
     * A client that is not told anything yet.
     *
     * @param ping an event that means nothing
     */
    WaitingClient(ClientConnection client, String exchangeId, String ping, Duration interval, ClientKind kind) {
        this.client = client;
        this.exchangeId = exchangeId;
        this.ping = ping;
        this.interval = interval;
        this.kind = kind;
    }

    /** Whether the client has been sent the head. */
    boolean isHeadSent() {
        return headSent;
    }

    /**
     * An upstream answers well: the pings begin, unless they have. A client of HTTP/1.0 waits without, and so does Codex: it
     * waits for a head as long as it takes, and for events behind one only for five minutes, in which no ping counts.
     */
    void begin() {
        if (pings == null && !client.isHttp10() && kind != ClientKind.CODEX) {
            pings = client.channel()
                    .eventLoop()
                    .scheduleAtFixedRate(this::ping, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Pings no more. */
    void stop() {
        if (pings != null) {
            pings.cancel(false);
        }
    }

    private void ping() {
        if (!headSent) {
            headSent = true;
            writeHead();
        }
        add(ping);
        client.flush();
    }

    /** Adds an event of the relay's own. */
    void add(String event) {
        byte[] text = event.getBytes(UTF_8);
        ByteBuf chunk = client.allocate(text.length + 16);
        ByteBufUtil.writeAscii(chunk, Integer.toHexString(text.length));
        client.write(chunk.writeBytes(LINE_END).writeBytes(text).writeBytes(LINE_END));
    }

    /** Whose answer it will be is not known yet, so nothing here is an upstream's. */
    private void writeHead() {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n"
                + "x-relay-request-id: " + exchangeId + "\r\nrequest-id: " + exchangeId
                + "\r\nx-request-id: " + exchangeId + "\r\nx-accel-buffering: no\r\ntransfer-encoding: chunked\r\n"
                + (client.closesAfterAnswer() ? "connection: close\r\n\r\n" : "\r\n");
        client.write(Unpooled.wrappedBuffer(head.getBytes(US_ASCII)));
    }
}
