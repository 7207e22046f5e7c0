package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.platform.http.HeaderNames;
import io.clauderelay.upstream.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;

/**
 * The upstream's answer on its way to the client. Where both speak HTTP/1.1, the body's bytes go on as they came, chunks
 * included; only the end is written anew, so that it can wait until the usage is kept.
 */
final class RelayedAnswer {
    /**
     * Never passed on: what frames the body, hop-by-hop headers, and what belongs to the account or to the way to it: its
     * organisation, its quota, cookies, and the marks of the provider's own proxies.
     */
    private static final HeaderNames LEFT_OUT = HeaderNames.of(
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-*",
            "te",
            "trailer",
            "upgrade",
            "x-relay-request-id",
            "anthropic-organization-id",
            "anthropic-workspace-id",
            "anthropic-ratelimit-*",
            "anthropic-fast-*",
            "anthropic-priority-*",
            "x-ratelimit-*",
            "openai-organization",
            "openai-project",
            "set-cookie",
            "cf-*",
            "server",
            "via",
            "alt-svc",
            "x-envoy-*",
            "report-to",
            "reporting-endpoints",
            "nel",
            "strict-transport-security",
            "x-codex-primary-*",
            "x-codex-secondary-*",
            "x-codex-credits-*",
            "x-codex-active-limit",
            "x-models-etag",
            "x-robots-tag");

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final ByteBuf LAST_CHUNK = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(5).writeBytes("0\r\n\r\n".getBytes(US_ASCII)))
            .asReadOnly();

    private enum Framing {
        /** What comes is already framed for the client, by its length or in chunks. */
        AS_IT_COMES,
        /** What comes ends with the connection; the client gets chunks. */
        INTO_CHUNKS,
        /** What comes is in chunks and the client, of HTTP/1.0, cannot read them. */
        OUT_OF_CHUNKS
    }

    private final ClientConnection client;
    private final String exchangeId;
    private Framing framing = Framing.AS_IT_COMES;
    private boolean begun;
    private boolean inEvents;
    private boolean chunked;
    private boolean framed;
    private boolean endsWithConnection;

    RelayedAnswer(ClientConnection client, String exchangeId) {
        this.client = client;
        this.exchangeId = exchangeId;
    }

    /** Whether the client has been sent the head. */
    boolean isBegun() {
        return begun;
    }

    /** Whether it is a stream of events. */
    boolean isInEvents() {
        return inEvents;
    }

    /** Whether an answer that ended by the rules of HTTP lacks its end all the same, as far as anybody can know. */
    boolean isCutShort(AnswerReader reads) {
        boolean saysItsEnd = reads.isComplete() || reads.error().isPresent();
        return !saysItsEnd && (inEvents || endsWithConnection);
    }

    /** Whether the client can see that a body is missing its end. */
    boolean isFramed() {
        return framed;
    }

    /**
     * Writes the head.
     *
     * @param streamAsked whether a stream was asked for: some upstreams send one under another content type
     */
    void begin(ResponseHead upstream, boolean streamAsked) {
        begun = true;
        String type = upstream.find("content-type").orElse("").toLowerCase(Locale.ROOT);
        boolean good = upstream.status() < 300;
        inEvents = type.startsWith("text/event-stream") || (streamAsked && good && !type.contains("json"));
        boolean cameChunked = upstream.find("transfer-encoding").isPresent();
        boolean hasLength = upstream.find("content-length").isPresent();
        boolean hasBody = upstream.status() != 204 && upstream.status() != 304;
        chunked = hasBody && !hasLength && !client.isHttp10();
        framed = chunked || hasLength;
        endsWithConnection = hasBody && !hasLength && !cameChunked;
        framing = chunked && !cameChunked
                ? Framing.INTO_CHUNKS
                : cameChunked && client.isHttp10() ? Framing.OUT_OF_CHUNKS : Framing.AS_IT_COMES;
        if (hasBody && !framed) {
            client.closeAfterAnswer();
        }
        ByteBuf head = client.allocate(1024);
        writeStatusLine(upstream.status(), head);
        upstream.writeWithout(LEFT_OUT, head);
        writeOwnHeaders(upstream, head);
        client.write(head);
    }

    private void writeOwnHeaders(ResponseHead upstream, ByteBuf head) {
        line(head, "x-relay-request-id: ", exchangeId);
        if (upstream.find("request-id").isEmpty()) {
            line(head, "request-id: ", exchangeId);
        }
        if (inEvents) {
            line(head, "x-accel-buffering: no", "");
        }
        if (chunked) {
            line(head, "transfer-encoding: chunked", "");
        } else {
            upstream.find("content-length").ifPresent(length -> line(head, "content-length: ", length));
        }
        if (client.closesAfterAnswer()) {
            line(head, "connection: close", "");
        }
        head.writeBytes(LINE_END);
    }

    /** Body without framing; sent on only where the client needs it so. */
    void payload(ByteBuf buffer, int from, int to) {
        if (framing == Framing.OUT_OF_CHUNKS) {
            client.write(buffer.retainedSlice(from, to - from));
        }
    }

    /** Body as it came. */
    void pass(ByteBuf buffer, int from, int to) {
        switch (framing) {
            case AS_IT_COMES -> client.write(buffer.retainedSlice(from, to - from));
            case INTO_CHUNKS -> writeChunk(buffer.retainedSlice(from, to - from));
            case OUT_OF_CHUNKS -> {}
        }
    }

    /** Whether something of our own may follow here: only where chunks frame the body and none is half done. */
    boolean takesMore(boolean betweenChunks) {
        return chunked && (framing == Framing.INTO_CHUNKS || betweenChunks);
    }

    /** Adds something of our own to the body. */
    void add(String text) {
        writeChunk(Unpooled.copiedBuffer(text, UTF_8));
    }

    /** Writes the end, where it needs writing. */
    void end() {
        if (chunked) {
            client.write(LAST_CHUNK.duplicate());
        }
    }

    private void writeChunk(ByteBuf content) {
        ByteBuf size = client.allocate(16);
        ByteBufUtil.writeAscii(size, Integer.toHexString(content.readableBytes()));
        size.writeBytes(LINE_END);
        client.write(size);
        client.write(content);
        client.write(client.allocate(2).writeBytes(LINE_END));
    }

    private static void writeStatusLine(int status, ByteBuf head) {
        ByteBufUtil.writeAscii(head, "HTTP/1.1 ");
        ByteBufUtil.writeAscii(head, Integer.toString(status));
        head.writeByte(' ');
        ByteBufUtil.writeAscii(head, HttpResponseStatus.valueOf(status).reasonPhrase());
        head.writeBytes(LINE_END);
    }

    private static void line(ByteBuf head, String name, String value) {
        ByteBufUtil.writeAscii(head, name);
        ByteBufUtil.writeAscii(head, value);
        head.writeBytes(LINE_END);
    }
}
