package io.clauderelay.dialect;

import io.clauderelay.vocabulary.Platform;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wire language: everything the relay must know to speak it as the provider does. Stateless. */
public interface Dialect {
    /** The platform whose accounts speak it. */
    Platform platform();

    /** The members of a request whose values are looked for; give them to {@link TopLevelFields}. */
    List<String> requestFields();

    /** The members of a request of which only the place is looked for; give them there too. */
    List<String> markedFields();

    /** Strings that are counted in a request wherever they stand; give them there too. */
    List<String> mentionedStrings();

    /**
     * How much a request may come to use.
     *
     * @param fields what was found in the whole body
     */
    RequestExtent extent(TopLevelFields fields);

    /**
     * What tells the conversation of a request from other conversations of the same key; null when nothing does.
     *
     * @param fields what was found in the whole body
     * @param body the body; null when it cannot be read again
     */
    @Nullable
    String sessionIdentity(HeaderLookup headers, TopLevelFields fields, @Nullable ByteBuf body);

    /**
     * The id, in a request, of something that only the account that issued it has, such as a container; null for none.
     *
     * @param fields what was found in the whole body
     */
    @Nullable
    String stateId(TopLevelFields fields);

    /**
     * Why nobody could know from the answer what such a request costs, as one sentence for the client; null, as nearly
     * always, when the answer will tell.
     *
     * @param fields what was found in the whole body
     */
    @Nullable
    String unmeterable(TopLevelFields fields);

    /**
     * What has to be said to the upstream that the client did not say, so that the answer tells what it cost; nearly always
     * nothing. None touches the model's name.
     *
     * @param fields what was found in the whole body
     */
    List<BodyEdit> edits(TopLevelFields fields, RequestPeek.Forwardable peek);

    /** Takes what those edits have brought about out of the answer's stream again; null for a dialect that makes none. */
    @Nullable
    AnswerFilter filter();

    /** What stands in a request whose conversation only one organisation can go on with; null where nothing does. */
    @Nullable
    String organizationMark();

    /**
     * What must be taken out of a request before another organisation than the one that wrote it can serve it; none where
     * that finds its own way.
     *
     * @param body the body that the fields were found in
     */
    EncryptedItems encryptedItems(TopLevelFields fields, ByteBuf body);

    /**
     * The name of a header with which an upstream tells one turn of a conversation from others, and which goes back to
     * nobody but that upstream; null for none.
     */
    @Nullable
    String turnHeader();

    /** The name of the header that carries the provider's id of a request. */
    String requestIdHeader();

    /** Whether its clients give up on a 429 that does not say when to come back. */
    boolean needsRetryAfter();

    /** A reader for an answer that is a stream of events. */
    AnswerReader streamReader();

    /** A reader for an answer that is one JSON document. */
    AnswerReader documentReader();

    /**
     * The relay's own error as a response body.
     *
     * @param message one sentence for the person in front of the client; not a secret
     * @param requestId the id that the answer's {@code request-id} header carries
     */
    ErrorText error(ErrorKind kind, String message, String requestId);

    /** What the provider itself says to a request that refers to something it does not have. */
    ErrorText stateNotFound(String stateId, String requestId);

    /** The HTTP status with which the provider itself would have said this, had its answer not begun yet. */
    int statusOf(UpstreamError error);

    /**
     * The header lines of a refusal because a budget is spent.
     *
     * @param resetsAt when it begins anew; null for never
     */
    List<String> budgetHeaders(@Nullable Instant resetsAt, Instant now);

    /** An event that means nothing and keeps a waiting client from giving up, blank line included. */
    String ping();

    /**
     * The relay's own error as the last event of a stream that has begun, blank lines included.
     *
     * @param answerId what the answer calls itself; null when it has not
     */
    String errorEvent(ErrorKind kind, String message, @Nullable String answerId);

    /** The same in the words of an upstream. */
    String errorEvent(UpstreamError error);

    /**
     * A list of models as the provider would answer it.
     *
     * @param ids the model ids, best first
     */
    String modelList(List<String> ids);

    /** A single model as the provider would answer it. */
    String model(String id);
}
