package io.clauderelay.exchange;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.upstream.Attempt;
import io.clauderelay.upstream.ResponseHead;
import org.jspecify.annotations.Nullable;

/** The attempt an exchange is at, as soon as there is one: the lease that permits it and the connection it runs on. */
final class CurrentAttempt {
    private @Nullable Lease lease;
    private @Nullable Attempt attempt;

    void permitted(Lease granted) {
        lease = granted;
    }

    void started(Attempt running) {
        attempt = running;
    }

    /** The account it may be made on; null before there is a lease and after that was given back. */
    @Nullable
    AccountEntry account() {
        return lease == null ? null : lease.account();
    }

    /** Tells the scheduler what the status says of the account, whatever the client is told. */
    void answered(ResponseHead head) {
        if (lease != null) {
            lease.answered(
                    head.status(),
                    head.status() < 400 ? null : head.find("retry-after").orElse(null));
        }
    }

    void contentBegins() {
        if (attempt != null) {
            attempt.contentBegins();
        }
    }

    /** Whether what has come of the answer ends with a whole chunk. */
    boolean isBetweenChunks() {
        return attempt != null && attempt.chunkRemainder() == 0;
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

    /** Gives the lease back, if it is still held. */
    void settle() {
        if (lease != null) {
            Lease held = lease;
            lease = null;
            held.settle();
        }
    }

    /** Wants nothing further from the upstream. */
    void cancel() {
        if (attempt != null) {
            attempt.cancel();
        }
    }
}
