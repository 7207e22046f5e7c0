package io.clauderelay.scheduling;

import java.util.function.LongSupplier;

/** What an account's upstream still allows it. One for all event loops. */
final class Allowance {
    private final LongSupplier nanoTime;

    Allowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long until it can take a request of so many tokens; 0 for now. */
    long nanosUntilRoom(long tokens) {
        return 0;
    }

    /** Counts a request of so many tokens, and answers a mark to give back with what came of it. */
    long dispatched(long tokens) {
        return nanoTime.getAsLong();
    }

    /** Reads what the upstream says of it. */
    void observed(long mark, AnswerHeaders headers) {}

    /** It was served although there seemed to be no room for it. */
    void served(long mark) {}
}
