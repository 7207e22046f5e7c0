package io.clauderelay.bench;

import io.clauderelay.vocabulary.TokenCounts;
import java.time.Duration;
import java.util.List;

/**
 * An answer ready to be played: what is written when, down to the byte. Made once per script, model and mode.
 *
 * @param tokens the usage that the whole answer reports
 * @param steps what happens, in order
 * @param closes whether the connection ends with the answer
 * @param bodyBytes how long the whole body is without its framing
 */
record Score(int status, TokenCounts tokens, List<Step> steps, boolean closes, long bodyBytes) {

    /** One thing that happens. */
    sealed interface Step {}

    /** Bytes that leave in one write. A class, because arrays have no place in a record. */
    static final class Write implements Step {
        private final byte[] bytes;
        private final List<Slots.Place> slots;
        private final int events;
        private final MessageEvents.Usage tells;

        /**
         * A write.
         *
         * @param slots where ids go into these bytes
         * @param events how many events end in these bytes
         * @param tells how much of the usage is known with them
         */
        Write(byte[] bytes, List<Slots.Place> slots, int events, MessageEvents.Usage tells) {
            this.bytes = bytes;
            this.slots = List.copyOf(slots);
            this.events = events;
            this.tells = tells;
        }

        byte[] bytes() {
            return bytes;
        }

        /** Where the ids go. */
        List<Slots.Place> slots() {
            return slots;
        }

        int events() {
            return events;
        }

        MessageEvents.Usage tells() {
            return tells;
        }
    }

    record Pause(Duration length) implements Step {}

    /** Waits until a test lets the rest go out. */
    record Hold() implements Step {}

    record End(Flaw.Hangup how) implements Step {}
}
