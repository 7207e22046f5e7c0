package io.clauderelay.exchange;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.RetryAfter;
import io.clauderelay.upstream.Attempt;
import io.clauderelay.upstream.ResponseHead;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.time.Instant;
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
        Lease held = lease;
        if (held == null) {
            return;
        }
        held.answered(name -> head.find(name).orElse(null));
        String reason = "Its upstream answered " + head.status() + ".";
        switch (head.status()) {
            case 429 -> held.failed(Fault.RATE_LIMITED, pause(head), reason);
            case 529 -> held.failed(Fault.OVERLOADED, null, reason);
            case 401, 403 -> held.failed(Fault.UNAUTHORIZED, null, reason);
            default -> {
                if (head.status() < 400) {
                    held.succeeded();
                }
            }
        }
    }

    private static @Nullable Duration pause(ResponseHead head) {
        return RetryAfter.read(head.find("retry-after").orElse(null), Instant.now())
                .orElse(null);
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
