package io.clauderelay.exchange;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.upstream.Attempt;
import io.clauderelay.upstream.AttemptObserver;
import io.clauderelay.upstream.Failure;
import io.clauderelay.upstream.FailureReading;
import io.clauderelay.upstream.OutgoingRequest;
import io.clauderelay.upstream.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try of an exchange on one account. Keeps back what comes until it is known to be worth passing on: a stream until
 * its first content, a document and an error until they are whole. What is wrong before that, the client never sees.
 */
final class JudgedAttempt implements AttemptObserver {
    /** An error is read whole; one that is longer is a page, and its beginning says as much. */
    private static final int LONGEST_ERROR = 64 * 1024;

    /** A client can do nothing with part of a document, but the relay must not keep what is huge. */
    private static final int LONGEST_DOCUMENT = 256 * 1024;

    /** Told what becomes of the attempt, on its event loop. */
    interface Listener {
        /** The request is about to leave for the account; answers whether it may. */
        boolean maySend(AccountEntry account);

        /** The account has begun to say something; it may still be kept back. */
        void contentComes(JudgedAttempt attempt);

        /** The answer is the client's: to be released now; the rest follows as it comes. */
        void answerBegins(JudgedAttempt attempt);

        /** Some of the answer was written: the moment to flush. */
        void answerPauses();

        /** The answer is whole, or as whole as it will be. */
        void answerEnds();

        /** The answer has begun and will not come further. */
        void answerBreaksOff(Failure failure);

        /** The attempt has failed, and the client has seen nothing of it. */
        void failed(JudgedAttempt attempt, Failure failure);
    }

    private enum State {
        AWAITED,
        KEPT_BACK,
        PASSING,
        OVER
    }

    private final Stations stations;
    private final Lease lease;
    private final RelayedAnswer answer;
    private final Expected expected;
    private final Listener listener;
    private State state = State.AWAITED;
    private @Nullable Attempt attempt;
    private @Nullable AnswerReader reader;
    private @Nullable FailureReading trouble;
    private boolean begun;
    private boolean settled;
    private boolean whole;
    private long bytesSeen;

    JudgedAttempt(Stations stations, Lease lease, RelayedAnswer answer, Expected expected, Listener listener) {
        this.stations = stations;
        this.lease = lease;
        this.answer = answer;
        this.expected = expected;
        this.listener = listener;
    }

    /** Sends the request. What becomes of it may be told before this returns. */
    void start(OutgoingRequest request) {
        Attempt started = stations.upstreams().start(lease.account(), request, this);
        if (state != State.OVER) {
            attempt = started;
        }
    }

    Lease lease() {
        return lease;
    }

    RelayedAnswer answer() {
        return answer;
    }

    /** What has read along; null before the upstream's head. */
    @Nullable
    AnswerReader reader() {
        return reader;
    }

    /** How much of the answer has come, framing not counted. */
    long bytesSeen() {
        return bytesSeen;
    }

    /** What the upstream said went wrong. */
    Optional<UpstreamError> error() {
        return reader == null ? Optional.empty() : reader.error();
    }

    /** Whether a failed attempt left an answer that may be the client's when nothing better comes. */
    boolean hasWholeAnswer() {
        return whole;
    }

    // ---- what the upstream does, in the order it happens

    @Override
    public boolean maySend() {
        return state != State.OVER && listener.maySend(lease.account());
    }

    @Override
    public void head(ResponseHead head) {
        if (state == State.OVER) {
            return;
        }
        lease.answered(name -> head.find(name).orElse(null));
        rememberTurn(head);
        Failure unfit = FailureReading.unfit(head);
        if (unfit != null) {
            fail(unfit);
            return;
        }
        state = State.KEPT_BACK;
        trouble =
                FailureReading.begin(expected.notFound(), head, stations.clock().instant());
        answer.begin(head);
        reader = expected.reader(answer.isInEvents(), trouble == null);
    }

    private void rememberTurn(ResponseHead head) {
        String name = stations.dialect().turnHeader();
        if (name != null) {
            head.find(name)
                    .ifPresent(state -> stations.turns()
                            .issued(lease.keyId(), lease.account().id(), state));
        }
    }

    @Override
    public void payload(ByteBuf buffer, int from, int to) {
        AnswerReader reads = reader;
        if (state == State.OVER || reads == null) {
            return;
        }
        reads.read(buffer, from, to);
        if (!begun && trouble == null && (reads.hasContent() || !answer.isInEvents())) {
            begun = true;
            begins();
        }
        bytesSeen += to - from;
        answer.payload(buffer, from, to);
    }

    /** The account has more to say than an opening; of a document, which has none, the first bytes say so. */
    private void begins() {
        if (attempt != null) {
            attempt.contentBegins();
        }
        listener.contentComes(this);
        if (answer.isInEvents()) {
            lease.began();
            if (!expected.assured() && state == State.KEPT_BACK) {
                passOn();
            }
        }
    }

    @Override
    public void pass(ByteBuf buffer, int from, int to) {
        if (state == State.OVER) {
            return;
        }
        answer.pass(buffer, from, to);
        if (state == State.KEPT_BACK && answer.heldBytes() > mostKeptBack()) {
            if (trouble == null && !isOutOfPlace()) {
                passOn();
            } else {
                conclude();
            }
        }
    }

    private int mostKeptBack() {
        if (trouble != null) {
            return LONGEST_ERROR;
        }
        return expected.assured() ? expected.maxAssured() : LONGEST_DOCUMENT;
    }

    private void passOn() {
        begun = true;
        lease.began();
        state = State.PASSING;
        listener.answerBegins(this);
    }

    @Override
    public void pause() {
        AnswerReader reads = reader;
        if (state == State.PASSING) {
            listener.answerPauses();
        } else if (state == State.KEPT_BACK && trouble == null && reads != null && chunkRemainder() <= 0) {
            if (reads.isComplete() && verdict() == null) {
                // All that a client waits for is here, whatever becomes of the connection.
                passOn();
                listener.answerPauses();
            } else if (reads.error().isPresent() && reads.isBetweenEvents()) {
                // Where it may end as it is, it can still be the client's when no account does better.
                conclude();
            }
        }
    }

    @Override
    public void end() {
        AnswerReader reads = reader;
        if (state == State.PASSING) {
            if (reads != null && answer.isCutShort(reads)) {
                blame(FailureReading.ENDED_EARLY);
            }
            listener.answerEnds();
        } else if (state == State.KEPT_BACK) {
            conclude();
        }
    }

    /** Judges an answer of which nothing more will come, or need come. */
    private void conclude() {
        Failure failure = verdict();
        if (failure == null) {
            passOn();
            listener.answerEnds();
            return;
        }
        answer.comesBackIn(failure.pause());
        whole = isFitForTheClient(failure) && answer.mayEndHere(isBetweenChunks());
        fail(failure);
    }

    /** Said as it came, a refused credential would blame the client's own key, and a broken answer nobody. */
    private static boolean isFitForTheClient(Failure failure) {
        return failure.origin() != Failure.Origin.RELAY
                && !failure.equals(FailureReading.ENDED_EARLY)
                && !failure.equals(FailureReading.NOT_AN_ANSWER);
    }

    private @Nullable Failure verdict() {
        if (reader == null) {
            return FailureReading.NOT_AN_ANSWER;
        }
        Optional<UpstreamError> error = reader.error();
        if (trouble != null) {
            return trouble.of(error.orElse(null));
        }
        if (error.isPresent()) {
            return FailureReading.ofEvent(stations.dialect(), error.get());
        }
        if (isOutOfPlace()) {
            return FailureReading.NOT_AN_ANSWER;
        }
        if (reader.isEmpty()) {
            return FailureReading.EMPTY;
        }
        if (reader.isComplete()) {
            return null;
        }
        return answer.isInEvents() ? FailureReading.ENDED_EARLY : FailureReading.NOT_AN_ANSWER;
    }

    /** Whether it is a document where the client may be inside of a stream already. */
    private boolean isOutOfPlace() {
        return expected.assured() && expected.stream() && !answer.isInEvents();
    }

    @Override
    public void failed(Failure failure) {
        if (state == State.PASSING) {
            blame(failure);
            listener.answerBreaksOff(failure);
        } else if (state != State.OVER) {
            // What the head of an error has said stands, though its body broke off.
            fail(trouble == null ? failure : trouble.of(null));
        }
    }

    private void fail(Failure failure) {
        state = State.OVER;
        blame(failure);
        settle();
        cancel();
        if (!whole) {
            answer.drop();
        }
        listener.failed(this, failure);
    }

    // ---- what the exchange does

    /** Whether what has come of the answer ends with a whole chunk. */
    boolean isBetweenChunks() {
        return chunkRemainder() == 0;
    }

    private long chunkRemainder() {
        return attempt == null ? 0 : attempt.chunkRemainder();
    }

    void stopReading() {
        if (attempt != null) {
            attempt.stopReading();
        }
    }

    void resumeReading() {
        if (attempt != null) {
            attempt.resumeReading();
        }
    }

    /** Gives the lease back, if it is still held, with what the answer says of the account. */
    void settle() {
        if (settled) {
            return;
        }
        settled = true;
        if (state != State.OVER && reader != null) {
            if (reader.error().isPresent()) {
                blame(FailureReading.ofEvent(stations.dialect(), reader.error().get()));
            } else if (trouble == null && reader.isComplete()) {
                lease.succeeded();
                reader.stateIds().forEach(lease::issued);
            }
        }
        lease.settle();
    }

    private void blame(Failure failure) {
        if (failure.accountFault() != null && !settled) {
            lease.failed(failure.accountFault().fault(), failure.pause(), failure.reason());
        }
    }

    /** Wants nothing further from the upstream, and nothing of what came. */
    void abandon() {
        state = State.OVER;
        answer.drop();
        cancel();
    }

    private void cancel() {
        if (attempt != null) {
            attempt.cancel();
        }
    }
}
