package io.clauderelay.bench;

import java.time.Duration;

/**
 * When the parts of an answer leave.
 *
 * @param beforeHeaders from the end of the request to the status line
 * @param beforeFirstEvent from the headers to the first event, or to the JSON body
 * @param betweenEvents from one event to the next; counts only when events travel apart
 * @param apart whether every event is a write, and so a packet, of its own; otherwise the answer leaves in one piece
 */
public record Pace(Duration beforeHeaders, Duration beforeFirstEvent, Duration betweenEvents, boolean apart) {
    /** The whole answer at once, in one write. */
    public static final Pace BURST = new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, false);

    /** Every event a packet of its own, this long after the one before; zero writes them back to back. */
    public static Pace every(Duration interval) {
        return new Pace(Duration.ZERO, Duration.ZERO, interval, true);
    }
}
