package io.clauderelay.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.dialect.AnswerFilter;
import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.platform.http.HeaderNames;
import io.clauderelay.upstream.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's answer on its way to the client, kept back until it is released. Where both speak HTTP/1.1, the body's
 * bytes go on as they came, chunks included; only the end is written anew, so that it can wait until the usage is kept.
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
            "openai-model",
            "x-robots-tag");

    private static final String REQUEST_ID = "request-id";
    private static final String RETRY_AFTER = "retry-after";
    private static final String MODEL = "openai-model";
    private static final int TOO_MANY_REQUESTS = 429;

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
        OUT_OF_CHUNKS,
        /** What comes is kept until it is whole, and the client then gets chunks, whatever it came in. */
        ANEW
    }

    private final ClientConnection client;
    private final String exchangeId;
    private final Expected expected;
    private final @Nullable AnswerFilter filter;
    private final Held held;
    private Framing framing = Framing.AS_IT_COMES;
    private boolean released;
    private boolean inEvents;
    private boolean chunked;
    private boolean framed;
    private long length;
    private boolean endsWithConnection;
    private boolean closesConnection;
    private int status;
    private boolean lacksRetryAfter;
    private @Nullable Duration pause;

    RelayedAnswer(ClientConnection client, String exchangeId, Expected expected) {
        this.client = client;
        this.exchangeId = exchangeId;
        this.expected = expected;
        this.filter = expected.usageAdded() ? expected.dialect().filter() : null;
        this.held = new Held(client);
    }

    /** The upstream's status; 0 before its head. */
    int status() {
        return status;
    }

    /** How much of the body is kept back. */
    int heldBytes() {
        return held.bodyBytes();
    }

    /** Whether it is a stream of events. */
    boolean isInEvents() {
        return inEvents;
    }

    /** Whether the client can see that a body is missing its end. */
    boolean isFramed() {
        return framed;
    }

    /** Whether an answer that ended by the rules of HTTP lacks its end all the same, as far as anybody can know. */
    boolean isCutShort(AnswerReader reads) {
        boolean saysItsEnd = reads.isComplete() || reads.error().isPresent();
        return !saysItsEnd && (inEvents || endsWithConnection);
    }

    /** Takes the head. */
    void begin(ResponseHead upstream) {
        status = upstream.status();
        String type = upstream.find("content-type").orElse("").toLowerCase(Locale.ROOT);
        boolean good = upstream.status() >= 200 && upstream.status() < 300;
        // Some upstreams send a stream under another content type.
        inEvents = type.startsWith("text/event-stream") || (expected.stream() && good && !type.contains("json"));
        boolean cameChunked = upstream.find("transfer-encoding").isPresent();
        boolean anew = (expected.assured() || filter != null) && inEvents && good;
        boolean hasLength = !anew && upstream.find("content-length").isPresent();
        boolean hasBody = upstream.status() != 204 && upstream.status() != 304;
        chunked = hasBody && !hasLength && !client.isHttp10();
        framed = chunked || hasLength;
        length =
                hasLength ? upstream.find("content-length").map(Long::parseLong).orElseThrow() : 0;
        endsWithConnection = hasBody && !hasLength && !cameChunked;
        closesConnection = hasBody && !framed;
        framing = framing(cameChunked, anew);
        ByteBuf head = client.allocate(1024);
        writeStatusLine(upstream, head);
        upstream.writeWithout(LEFT_OUT, head);
        writeOwnHeaders(upstream, hasLength, head);
        lacksRetryAfter = status == TOO_MANY_REQUESTS
                && expected.dialect().needsRetryAfter()
                && upstream.find(RETRY_AFTER).isEmpty();
        held.head(head);
    }

    /** The upstream wants to be left alone so long; it may have said so in a sentence only. */
    void comesBackIn(@Nullable Duration asked) {
        pause = asked;
    }

    private void endHead(ByteBuf head) {
        if (lacksRetryAfter) {
            line(head, RETRY_AFTER + ": ", Long.toString(Refusals.retryAfterSeconds(pause)));
        }
        head.writeBytes(LINE_END);
    }

    private Framing framing(boolean cameChunked, boolean anew) {
        if (client.isHttp10()) {
            return cameChunked || anew ? Framing.OUT_OF_CHUNKS : Framing.AS_IT_COMES;
        }
        if (anew) {
            return Framing.ANEW;
        }
        return chunked && !cameChunked ? Framing.INTO_CHUNKS : Framing.AS_IT_COMES;
    }

    private void writeOwnHeaders(ResponseHead upstream, boolean hasLength, ByteBuf head) {
        line(head, "x-relay-request-id: ", exchangeId);
        writeRequestId(upstream, head);
        // To Codex another model than the one it asked for looks like a suspicion against its user.
        upstream.find(MODEL).filter(expected.model()::equals).ifPresent(model -> line(head, MODEL + ": ", model));
        if (inEvents) {
            line(head, "x-accel-buffering: no", "");
        }
        if (chunked) {
            line(head, "transfer-encoding: chunked", "");
        } else if (hasLength) {
            upstream.find("content-length").ifPresent(length -> line(head, "content-length: ", length));
        }
        if (closesConnection || client.closesAfterAnswer()) {
            line(head, "connection: close", "");
        }
    }

    /** The upstream's id where there is one, under the name that the dialect's clients look for and under the common one. */
    private void writeRequestId(ResponseHead upstream, ByteBuf head) {
        String usual = expected.dialect().requestIdHeader();
        Optional<String> given = upstream.find(usual);
        if (given.isEmpty()) {
            line(head, usual + ": ", exchangeId);
        }
        if (!usual.equals(REQUEST_ID) && upstream.find(REQUEST_ID).isEmpty()) {
            line(head, REQUEST_ID + ": ", given.orElse(exchangeId));
        }
    }

    /** Body without framing; taken where what came is not framed as the client needs it. */
    void payload(ByteBuf buffer, int from, int to) {
        if (framing != Framing.OUT_OF_CHUNKS && framing != Framing.ANEW) {
            return;
        }
        if (filter != null && inEvents) {
            filter.read(buffer, from, to, this::takePayload);
        } else {
            takePayload(buffer.retainedSlice(from, to - from));
        }
    }

    private void takePayload(ByteBuf content) {
        if (framing == Framing.ANEW && released) {
            writeChunk(content);
        } else {
            write(content);
        }
    }

    /** Body as it came. */
    void pass(ByteBuf buffer, int from, int to) {
        switch (framing) {
            case AS_IT_COMES -> write(buffer.retainedSlice(from, to - from));
            case INTO_CHUNKS -> writeChunk(buffer.retainedSlice(from, to - from));
            case OUT_OF_CHUNKS, ANEW -> {}
        }
    }

    /** The answer is the client's: what was kept back goes to it now, and what follows as it comes. */
    void release() {
        released = true;
        if (closesConnection) {
            client.closeAfterAnswer();
        }
        held.writeHead(this::endHead);
        writeHeldBody();
    }

    /** The same behind a head of the relay's own, which promised chunks. */
    void releaseBehind(WaitingClient waiting) {
        released = true;
        waiting.stop();
        held.dropHead();
        chunked = true;
        framed = true;
        writeHeldBody();
    }

    private void writeHeldBody() {
        int length = held.bodyBytes();
        boolean inOneChunk = framing == Framing.ANEW && length > 0;
        if (inOneChunk) {
            writeChunkSize(length);
        }
        held.writeBody();
        if (inOneChunk) {
            client.write(client.allocate(2).writeBytes(LINE_END));
        }
    }

    /** The client gets nothing of it, or nothing more. */
    void drop() {
        held.drop();
        if (filter != null) {
            filter.close();
        }
    }

    /** Whether something of our own may follow here: only where chunks frame the body and none is half done. */
    boolean takesMore(boolean betweenChunks) {
        return chunked && (framing != Framing.AS_IT_COMES || betweenChunks);
    }

    /** Whether it may end with what is kept of it: what it promised to be long must be that long. */
    boolean mayEndHere(boolean betweenChunks) {
        boolean hasLength = framed && !chunked;
        return hasLength ? held.bodyBytes() == length : !chunked || takesMore(betweenChunks);
    }

    /** Adds something of our own to the body. */
    void add(String text) {
        writeChunk(Unpooled.copiedBuffer(text, UTF_8));
    }

    /** Writes the end, where it needs writing. */
    void end() {
        if (filter != null) {
            filter.end(this::takePayload);
        }
        if (chunked) {
            write(LAST_CHUNK.duplicate());
        }
    }

    private void write(ByteBuf bytes) {
        if (released) {
            client.write(bytes);
        } else {
            held.add(bytes);
        }
    }

    private void writeChunk(ByteBuf content) {
        writeChunkSize(content.readableBytes());
        write(content);
        write(client.allocate(2).writeBytes(LINE_END));
    }

    private void writeChunkSize(int length) {
        ByteBuf size = client.allocate(16);
        ByteBufUtil.writeAscii(size, Integer.toHexString(length));
        write(size.writeBytes(LINE_END));
    }

    private static void writeStatusLine(ResponseHead upstream, ByteBuf head) {
        ByteBufUtil.writeAscii(head, "HTTP/1.1 ");
        ByteBufUtil.writeAscii(head, Integer.toString(upstream.status()));
        head.writeByte(' ');
        upstream.writeReason(head);
        head.writeBytes(LINE_END);
    }

    private static void line(ByteBuf head, String name, String value) {
        ByteBufUtil.writeAscii(head, name);
        ByteBufUtil.writeAscii(head, value);
        head.writeBytes(LINE_END);
    }
}
