package io.clauderelay.bench;

import java.time.Duration;

/** What a client does with the answer it asked for. */
sealed interface Conduct {
    /** Reads it to its end, for as long as that takes. */
    record Stays() implements Conduct {}

    /** Closes the connection so long after the request, whatever has come by then: a cancel, or a time-out. */
    record LeavesAfter(Duration time) implements Conduct {}

    /** Resets the connection when so many bytes of the answer have come, as a client does that dies. */
    record DiesAfter(int bytes) implements Conduct {}

    Conduct STAYS = new Stays();
}
