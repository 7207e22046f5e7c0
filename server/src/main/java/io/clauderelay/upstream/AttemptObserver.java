package io.clauderelay.upstream;

/**
 * Told what an attempt brings, on its event loop, in this order: {@code maySend}, {@code head}, then {@code payload} and
 * {@code pass} in turns, then {@code end}. At any point {@code failed} may come instead of the rest; nothing follows it.
 */
public interface AttemptObserver extends AnswerSink {
    /**
     * The request is about to leave; asked once, even when a stale connection makes it leave again.
     *
     * @return whether it may; if not, nothing leaves and nothing more is told
     */
    boolean maySend();

    /** What was read at one go has all been told: the moment to flush. */
    void pause();

    /** The answer is whole. */
    void end();

    /** The answer will not come, or not further. */
    void failed(Failure failure);
}
