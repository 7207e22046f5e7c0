package io.clauderelay.exchange;

import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.scheduling.Asker;
import io.clauderelay.scheduling.SessionId;
import io.clauderelay.upstream.OutgoingRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** What a client asks to have relayed: the head, and the body as far as it has come. */
final class IncomingRequest {
    /** Roughly, in English and code. */
    private static final int BYTES_PER_TOKEN = 4;

    /** The member's name as every client writes it; inside of a text its quotes would be escaped. */
    private static final BytePattern SIGNATURE = new BytePattern("\"signature\"");

    private final HttpRequest head;
    private final Route.Relayed route;
    private final Dialect dialect;
    private final int maxBodyBytes;
    private final RequestBody body;
    private @Nullable Boolean signed;
    private boolean complete;

    /**
     * A request whose body is still to come.
     *
     * @param dialect the language it is in
     */
    IncomingRequest(HttpRequest head, Route.Relayed route, Dialect dialect, int maxBodyBytes) {
        this.head = head;
        this.route = route;
        this.dialect = dialect;
        this.maxBodyBytes = maxBodyBytes;
        this.body = new RequestBody(
                new TopLevelFields(dialect.requestFields(), dialect.markedFields()),
                head.headers().get("content-encoding"),
                maxBodyBytes);
    }

    Route.Operation operation() {
        return route.operation();
    }

    HttpHeaders headers() {
        return head.headers();
    }

    int maxBodyBytes() {
        return maxBodyBytes;
    }

    /** Whether the head already says that the body is too long. */
    boolean announcesTooMuch() {
        return HttpUtil.getContentLength(head, 0L) > maxBodyBytes;
    }

    /** Whether the client keeps its body back until it is told to send it. */
    boolean awaitsContinue() {
        return HttpUtil.is100ContinueExpected(head);
    }

    /** Takes the next piece of the body; answers false, and takes nothing, when that becomes too long with it. */
    boolean add(ByteBuf piece) {
        return body.add(piece);
    }

    void completed() {
        complete = true;
    }

    /** Whether the whole body is here. */
    boolean isComplete() {
        return complete;
    }

    /** What the whole body asks for. */
    RequestPeek peek() {
        return body.peek();
    }

    /**
     * What tells its conversation from others of the same key; null when nothing does. Of the whole body, before it is
     * released, and after {@link #peek}, which is what reads a compressed one.
     */
    @Nullable
    String sessionIdentity() {
        return dialect.sessionIdentity(headers()::get, body.fields(), body.plain());
    }

    /** What it refers to that only the account that issued it has; null for nothing. */
    @Nullable
    String stateId() {
        return dialect.stateId(body.fields());
    }

    /**
     * Whether the conversation carries thinking that is signed, which only the organisation that signed it takes back.
     * Walks through the body, once, and does not see into a compressed one.
     */
    boolean carriesSignature() {
        Boolean known = signed;
        if (known == null) {
            ByteBuf plain = body.plain();
            known = plain != null && SIGNATURE.isIn(plain);
            signed = known;
        }
        return known;
    }

    /** How long the body is, as it came. */
    int bodyBytes() {
        return body.bytes().readableBytes();
    }

    /** The request as it goes out to an account; the body stays this object's. */
    OutgoingRequest outgoing(boolean stream) {
        return new OutgoingRequest(head.method().name(), route.target(), head.headers(), body.bytes(), stream);
    }

    /** For whom an account is to be found, once the body has been read. */
    Asker asker(KeyEntry key, RequestPeek.Forwardable peek) {
        String identity = sessionIdentity();
        return new Asker(
                key,
                dialect.platform(),
                peek.model(),
                identity == null ? null : SessionId.of(key.id(), identity),
                stateId(),
                this::carriesSignature,
                // What is free is not taken out of what the upstream grants for messages.
                route.operation().isFree() ? 0 : bodyBytes() / BYTES_PER_TOKEN);
    }

    void release() {
        body.release();
    }
}
