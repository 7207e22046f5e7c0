package io.clauderelay.exchange;

import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.scheduling.Asker;
import io.clauderelay.upstream.OutgoingRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;

/** What a client asks to have relayed: the head, and the body as far as it has come. */
final class IncomingRequest {
    /** Roughly, in English and code. */
    private static final int BYTES_PER_TOKEN = 4;

    private final HttpRequest head;
    private final Route.Relayed route;
    private final int maxBodyBytes;
    private final RequestBody body;
    private boolean complete;

    /**
     * A request whose body is still to come.
     *
     * @param fields the members of the body to look for
     */
    IncomingRequest(HttpRequest head, Route.Relayed route, List<String> fields, int maxBodyBytes) {
        this.head = head;
        this.route = route;
        this.maxBodyBytes = maxBodyBytes;
        this.body = new RequestBody(fields, head.headers().get("content-encoding"), maxBodyBytes);
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

    /** The request as it goes out to an account; the body stays this object's. */
    OutgoingRequest outgoing(boolean stream) {
        return new OutgoingRequest(head.method().name(), route.target(), head.headers(), body.bytes(), stream);
    }

    /** For whom an account is to be found, once the body has been read. */
    Asker asker(KeyEntry key, Dialect dialect, RequestPeek.Forwardable peek) {
        return new Asker(
                key,
                dialect.platform(),
                peek.model(),
                null,
                () -> false,
                body.bytes().readableBytes() / BYTES_PER_TOKEN);
    }

    void release() {
        body.release();
    }
}
