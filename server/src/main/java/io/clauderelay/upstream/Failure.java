package io.clauderelay.upstream;

import io.clauderelay.dialect.ErrorKind;

/**
 * Why an attempt did not bring an answer.
 *
 * @param origin whose fault it is
 * @param shownAs how a client is told when nothing better can be done
 * @param reason one sentence for the log and the console; no secret
 */
public record Failure(Origin origin, ErrorKind shownAs, String reason) {

    /** Whose fault a failure is. */
    public enum Origin {
        /** The upstream, or the way to it. */
        UPSTREAM,
        /** The relay's own limits or rules. */
        RELAY
    }

    static Failure unreachable(String reason) {
        return new Failure(Origin.UPSTREAM, ErrorKind.BAD_UPSTREAM, reason);
    }

    static Failure tooSlow(String reason) {
        return new Failure(Origin.UPSTREAM, ErrorKind.UPSTREAM_TIMEOUT, reason);
    }

    static Failure busy(String reason) {
        return new Failure(Origin.RELAY, ErrorKind.OVERLOADED, reason);
    }
}
