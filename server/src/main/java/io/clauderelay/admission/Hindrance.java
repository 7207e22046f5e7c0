package io.clauderelay.admission;

import java.time.Duration;

/** Why a request may not use what it asks for. */
sealed interface Hindrance {
    /** That does not pass soon enough to wait for it. */
    record Now(Admittance.Refused why) implements Hindrance {}

    /**
     * It passes when others end.
     *
     * @param patience how long it may be waited for
     * @param why what is said when that was not enough
     */
    record Passing(Duration patience, Admittance.Refused why) implements Hindrance {}
}
