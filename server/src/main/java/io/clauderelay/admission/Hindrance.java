package io.clauderelay.admission;

import java.time.Duration;

/** Why a request may not use what it asks for. */
sealed interface Hindrance {
    /** What is said to those who go because of it. */
    Admittance.Refused why();

    /** That does not pass soon enough to wait for it. */
    record Now(Admittance.Refused why) implements Hindrance {}

    /**
     * It passes when others end.
     *
     * @param patience how long it may be waited for
     * @param why what is said when that was not enough
     */
    record Passing(Duration patience, Admittance.Refused why) implements Hindrance {
        /** How long a request waits for what others have reserved; beyond it clients are told to come again. */
        static final Duration LONGEST = Duration.ofSeconds(60);

        /** Others have reserved what is asked for. */
        static Passing reserved(Admittance.Refused why) {
            return new Passing(LONGEST, why);
        }
    }
}
