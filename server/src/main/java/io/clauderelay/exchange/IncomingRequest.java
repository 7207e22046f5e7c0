package io.clauderelay.exchange;

import io.clauderelay.admission.Demand;
import io.clauderelay.dialect.BodyEdit;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.EncryptedItems;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.JsonText;
import io.clauderelay.dialect.RequestExtent;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.scheduling.Asker;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.Legible;
import io.clauderelay.scheduling.SessionId;
import io.clauderelay.scheduling.StateReference;
import io.clauderelay.upstream.OutgoingRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client asks to have relayed: the head, and the body as far as it has come. */
final class IncomingRequest {
    /** Roughly, in English and code. */
    private static final int BYTES_PER_TOKEN = 4;

    /** How an earlier answer is asked for as events. */
    private static final Pattern AS_STREAM = Pattern.compile("[?&]stream=true(&|$)");

    private final HttpRequest head;
    private final Route.Relayed route;
    private final Dialect dialect;
    private final int maxBodyBytes;
    private final RequestBody body;
    private @Nullable ByteBuf spliced;

    private @Nullable EncryptedItems encrypted;

    /** How many of the oldest encrypted items stay behind: what one attempt had to leave out, all that follow do. */
    private int leftOut;

    private @Nullable Boolean marked;
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
                new TopLevelFields(dialect.requestFields(), dialect.markedFields(), dialect.mentionedStrings()),
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

    /** What the whole request asks for. */
    RequestPeek peek() {
        if (route.state() != null) {
            return new RequestPeek.Forwardable(
                    "", AS_STREAM.matcher(route.target()).find());
        }
        RequestPeek peek = body.peek();
        String unmeterable = peek instanceof RequestPeek.Forwardable ? dialect.unmeterable(body.fields()) : null;
        return unmeterable == null ? peek : new RequestPeek.Unreadable(unmeterable);
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
    private @Nullable StateReference state() {
        if (route.state() != null) {
            return new StateReference(route.state(), StateReference.Unknown.NOBODY);
        }
        String id = dialect.stateId(body.fields());
        return id == null ? null : new StateReference(id, StateReference.Unknown.ANYBODY);
    }

    /** What the provider itself says to a request that refers to something it does not have. */
    OwnAnswer stateGone(String requestId) {
        StateReference gone = Objects.requireNonNull(state(), "only what was referred to can be gone");
        return gone.unknown() == StateReference.Unknown.NOBODY
                ? Refusals.answer(
                        dialect, ErrorKind.NOT_FOUND, "Response with id '" + gone.id() + "' not found.", requestId)
                : Refusals.stateGone(dialect, gone.id(), requestId);
    }

    /** Leaves all that is encrypted out of every further attempt; false when that changes nothing. */
    boolean leaveOutEncrypted() {
        int all = encrypted().contents().size();
        boolean changes = leftOut < all;
        leftOut = all;
        return changes;
    }

    private EncryptedItems encrypted() {
        EncryptedItems known = encrypted;
        if (known == null) {
            known = isOfOneOrganization() ? dialect.encryptedItems(body.fields(), body.text()) : EncryptedItems.NONE;
            encrypted = known;
        }
        return known;
    }

    /**
     * Whether the conversation carries what only the organisation that wrote it takes back, such as signed thinking. Walks
     * through the body, once.
     */
    boolean isOfOneOrganization() {
        Boolean known = marked;
        if (known == null) {
            String mark = dialect.organizationMark();
            known = mark != null && BytePattern.of(mark).isIn(body.text());
            marked = known;
        }
        return known;
    }

    /** How much it sends and asks for. After {@link #peek}. */
    Demand.Size size() {
        RequestExtent extent = dialect.extent(body.fields());
        return new Demand.Size(
                body.fields().length(),
                extent.bounded(),
                extent.images(),
                extent.searches(),
                extent.cacheWrites(),
                extent.maxOutput(),
                extent.answers(),
                extent.tier());
    }

    /** How long the body is, as it came. */
    int bodyBytes() {
        return body.bytes().readableBytes();
    }

    /**
     * The request as it goes out to the lease's account: as it came, but for the model's name where the account's upstream
     * has another one, for what the dialect must add, and for what only another account can read. The body stays this
     * object's.
     */
    OutgoingRequest outgoing(RequestPeek.Forwardable peek, Lease lease, TurnStates turns) {
        List<BodyEdit> edits = edits(peek, lease);
        HttpHeaders headers = headers(lease, turns);
        if (edits.isEmpty()) {
            return outgoing(peek, headers, body.bytes());
        }
        releaseSpliced();
        spliced = SplicedBody.of(body.text(), edits);
        return outgoing(
                peek,
                body.isPacked() ? without(headers, HttpHeaderNames.CONTENT_ENCODING.toString()) : headers,
                spliced);
    }

    private OutgoingRequest outgoing(RequestPeek.Forwardable peek, HttpHeaders headers, ByteBuf bytes) {
        return new OutgoingRequest(head.method().name(), route.target(), headers, bytes, peek.stream());
    }

    /** Whether the relay asks for the usage in the client's place. */
    boolean isUsageAdded(RequestPeek.Forwardable peek) {
        return !dialect.edits(body.fields(), peek).isEmpty();
    }

    private List<BodyEdit> edits(RequestPeek.Forwardable peek, Lease lease) {
        List<BodyEdit> edits = new ArrayList<>(dialect.edits(body.fields(), peek));
        String upstreamName = lease.account().models().upstreamName(peek.model());
        byte @Nullable [] asked = body.fields().find(RequestPeek.MODEL);
        if (!upstreamName.equals(peek.model()) && asked != null) {
            edits.add(new BodyEdit(body.fields().mark(RequestPeek.MODEL), asked.length, JsonText.quote(upstreamName)));
        }
        if (leftOut > 0 || lease.legible() != Legible.ALL) {
            edits.addAll(withoutForeign(lease));
        }
        return edits;
    }

    private List<BodyEdit> withoutForeign(Lease lease) {
        List<String> contents = encrypted().contents();
        leftOut = Math.max(leftOut, foreignTo(lease, contents));
        if (leftOut > 0) {
            lease.remembersForeign(contents.get(leftOut - 1));
        }
        return encrypted().withoutOldest(leftOut);
    }

    /** How many of the oldest items the lease's account cannot read. */
    private static int foreignTo(Lease lease, List<String> contents) {
        return switch (lease.legible()) {
            case ALL -> 0;
            case NOTHING -> contents.size();
            case LATEST -> {
                int last = contents.size();
                while (last > 0 && !lease.knowsForeign(contents.get(last - 1))) {
                    last--;
                }
                yield last;
            }
        };
    }

    /** A turn's state is the business of the account that issued it. */
    private HttpHeaders headers(Lease lease, TurnStates turns) {
        String name = dialect.turnHeader();
        String state = name == null ? null : headers().get(name);
        return name == null
                        || state == null
                        || turns.isOf(lease.keyId(), lease.account().id(), state)
                ? headers()
                : without(headers(), name);
    }

    private static HttpHeaders without(HttpHeaders headers, String name) {
        return headers.copy().remove(name);
    }

    private void releaseSpliced() {
        if (spliced != null) {
            spliced.release();
            spliced = null;
        }
    }

    /** For whom an account is to be found, once the body has been read. */
    Asker asker(KeyEntry key, RequestPeek.Forwardable peek) {
        String identity = sessionIdentity();
        return new Asker(
                key,
                dialect.platform(),
                peek.model(),
                route.operation().ownApi(),
                identity == null
                        ? null
                        : SessionId.of(key.id(), dialect.platform().id() + " " + identity),
                state(),
                this::isOfOneOrganization,
                // What is free is not taken out of what the upstream grants for messages.
                route.operation().isFree() ? 0 : bodyBytes() / BYTES_PER_TOKEN);
    }

    void release() {
        releaseSpliced();
        body.release();
    }
}
