package io.clauderelay.upstream;

/** What may still bring an answer after a failed attempt. */
public enum Remedy {
    /** Nothing: the request itself is what is wrong. */
    GIVE_UP,
    /** Another account. The same one would fail again. */
    TRY_ANOTHER,
    /** Another account, and where there is none the same one once more: the trouble may have passed. */
    TRY_AGAIN,
    /** The same account, without what only another organisation can read. */
    LEAVE_OUT_FOREIGN,
    /** Another account, to find out whether this was the answer after all: what a second one says too is true. */
    CONFIRM
}
