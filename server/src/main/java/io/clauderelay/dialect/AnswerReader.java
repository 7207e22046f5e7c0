package io.clauderelay.dialect;

import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/**
 * Reads along while an answer passes through the relay, and knows at every moment what it has said so far. Used by one
 * event loop; keeps no reference to a buffer. A text it cannot read never stops the answer: it only leaves usage unknown.
 */
public interface AnswerReader {
    /** Reads on in {@code [from, to)} of the buffer, which is body without transfer framing. Moves no index. */
    void read(ByteBuf buffer, int from, int to);

    /** Whether the dialect's last event, or the end of the document, has been read: the client has a whole answer. */
    boolean isComplete();

    /** Whether an event that is neither complete nor begun lies behind us: a further event may be put here. */
    boolean isBetweenEvents();

    /**
     * Whether more has been read than an answer's opening: what a client is given of it would be worth something. A
     * document has none before it is whole.
     */
    boolean hasContent();

    /** Whether the answer is whole and yet says nothing: no content, and by its own account no output either. */
    boolean isEmpty();

    /** What was consumed as far as the answer has said; empty when it has said nothing readable. */
    Optional<TokenCounts> tokens();

    /** Whether {@link #tokens()} is the answer's last word on it: the answer is whole and has told at its end. */
    default boolean isUsageFinal() {
        return isComplete() && tokens().isPresent();
    }

    /** How urgently the upstream serves it: in the usual way until it says otherwise. */
    default ServiceTier serviceTier() {
        return ServiceTier.STANDARD;
    }

    /** Where the model runs, in the upstream's words; empty when it does not say. */
    default Optional<String> inferenceGeo() {
        return Optional.empty();
    }

    /** The model that answers; empty when the answer has not named it. */
    Optional<String> model();

    /** The ids of what the upstream keeps for later requests, which only this account has; mostly none. */
    List<String> stateIds();

    /** The id that every event about the whole answer repeats; empty when it was not told, or the dialect repeats none. */
    default Optional<String> id() {
        return Optional.empty();
    }

    /** The error that the upstream reported inside the answer; empty when there was none. */
    Optional<UpstreamError> error();
}
