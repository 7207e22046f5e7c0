package io.clauderelay.usage;

import io.clauderelay.vocabulary.Outcome;

/** How many exchanges ended how. */
public record Outcomes(long completed, long clientAborted, long upstreamFailed, long refused, long interrupted) {
    public static final Outcomes NONE = new Outcomes(0, 0, 0, 0, 0);

    /** One exchange. */
    static Outcomes of(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> new Outcomes(1, 0, 0, 0, 0);
            case CLIENT_ABORTED -> new Outcomes(0, 1, 0, 0, 0);
            case UPSTREAM_FAILED -> new Outcomes(0, 0, 1, 0, 0);
            case REFUSED -> new Outcomes(0, 0, 0, 1, 0);
            case INTERRUPTED -> new Outcomes(0, 0, 0, 0, 1);
        };
    }

    public long total() {
        return completed + clientAborted + upstreamFailed + refused + interrupted;
    }

    Outcomes plus(Outcomes other) {
        return new Outcomes(
                Math.addExact(completed, other.completed),
                Math.addExact(clientAborted, other.clientAborted),
                Math.addExact(upstreamFailed, other.upstreamFailed),
                Math.addExact(refused, other.refused),
                Math.addExact(interrupted, other.interrupted));
    }

    Outcomes minus(Outcomes other) {
        return new Outcomes(
                completed - other.completed,
                clientAborted - other.clientAborted,
                upstreamFailed - other.upstreamFailed,
                refused - other.refused,
                interrupted - other.interrupted);
    }
}
