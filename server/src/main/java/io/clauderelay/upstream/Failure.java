package io.clauderelay.upstream;

import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt did not bring an answer, and what follows from it.
 *
 * @param origin whose fault it is
 * @param remedy what may still bring an answer
 * @param accountFault what it means for the account; null when it says nothing of it
 * @param shownAs how a client is told when nothing better can be done
 * @param reason one sentence for the log and the console; no secret
 */
public record Failure(
        Origin origin, Remedy remedy, @Nullable AccountFault accountFault, ErrorKind shownAs, String reason) {

    /** Whose fault a failure is. */
    public enum Origin {
        /** The upstream, or the way to it. */
        UPSTREAM,
        /** The relay's own limits or rules, or its credential. */
        RELAY,
        /** What the client asked for: it counts against nobody. */
        CLIENT
    }

    /** The account answers wrongly or not at all; its breaker counts that. */
    static Failure broken(ErrorKind shownAs, String reason) {
        return new Failure(Origin.UPSTREAM, Remedy.TRY_AGAIN, new AccountFault(Fault.BROKEN, null), shownAs, reason);
    }

    static Failure unreachable(String reason) {
        return broken(ErrorKind.BAD_UPSTREAM, reason);
    }

    /** Who has waited that long for an account does not wait for it once more. */
    static Failure tooSlow(String reason) {
        return new Failure(
                Origin.UPSTREAM,
                Remedy.TRY_ANOTHER,
                new AccountFault(Fault.BROKEN, null),
                ErrorKind.UPSTREAM_TIMEOUT,
                reason);
    }

    /** The relay has no connection left for the account. */
    static Failure busy(String reason) {
        return new Failure(Origin.RELAY, Remedy.TRY_ANOTHER, null, ErrorKind.OVERLOADED, reason);
    }

    /** How long the upstream wants to be left alone; null when it has not said so. */
    public @Nullable Duration pause() {
        return accountFault == null ? null : accountFault.pause();
    }
}
