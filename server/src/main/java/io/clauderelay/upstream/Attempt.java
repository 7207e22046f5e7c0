package io.clauderelay.upstream;

import io.clauderelay.directory.AccountEntry;
import org.jspecify.annotations.Nullable;

/** One try of an exchange on one account. Lives on the event loop that started it. */
public final class Attempt {
    private final AccountEntry account;
    private final OutgoingRequest request;
    private final AttemptObserver observer;
    private @Nullable UpstreamConnection connection;
    private boolean announced;
    private boolean sentAgain;
    private boolean over;

    Attempt(AccountEntry account, OutgoingRequest request, AttemptObserver observer) {
        this.account = account;
        this.request = request;
        this.observer = observer;
    }

    /** Gives up: an upstream that is at work is cut off at once, so that it stops working. Harmless when it is over. */
    public void cancel() {
        if (over) {
            return;
        }
        over = true;
        UpstreamConnection current = connection;
        if (current != null) {
            current.close();
        }
    }

    /** Reads no further until {@link #resumeReading}: the client cannot keep up. */
    public void stopReading() {
        if (connection != null) {
            connection.stopReading();
        }
    }

    public void resumeReading() {
        if (connection != null) {
            connection.resumeReading();
        }
    }

    /**
     * The first content of a stream is here: what comes before it, a ping included, gives the upstream no further time.
     * Only who reads the stream can tell.
     */
    public void contentBegins() {
        if (connection != null) {
            connection.contentBegins();
        }
    }

    /**
     * How many bytes the chunk in progress still lacks, its line end included; 0 between chunks and when the answer has
     * ended; -1 when it is not chunked.
     */
    public long chunkRemainder() {
        return connection == null ? 0 : connection.chunkRemainder();
    }

    AccountEntry account() {
        return account;
    }

    OutgoingRequest request() {
        return request;
    }

    AttemptObserver observer() {
        return observer;
    }

    boolean isOver() {
        return over;
    }

    /** A connection takes the request; answers whether it may leave, which the observer decides the first time. */
    boolean leavesOn(UpstreamConnection taken) {
        if (!announced) {
            announced = true;
            over |= !observer.maySend();
        }
        if (!over) {
            connection = taken;
        }
        return !over;
    }

    /**
     * The connection turned out to have been closed by the upstream while it lay unused; answers whether the request may
     * go out on a fresh one, which it may once.
     */
    boolean mayBeSentAgain() {
        connection = null;
        boolean allowed = !sentAgain && !over;
        sentAgain = true;
        return allowed;
    }

    void ends() {
        if (!over) {
            over = true;
            connection = null;
            observer.end();
        }
    }

    void fails(Failure failure) {
        if (!over) {
            over = true;
            observer.failed(failure);
            connection = null;
        }
    }
}
