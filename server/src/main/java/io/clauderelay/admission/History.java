package io.clauderelay.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What keys have used before, as far as it is in the ledger. Declared here, kept by those who hold the ledger. */
public interface History {
    /**
     * What is asked of a key.
     *
     * @param budgets what each of its budgets is about
     * @param uses which single uses are wanted; null for none
     */
    record Question(
            String keyId, List<Since> budgets, @Nullable Uses uses) {}

    /**
     * Money spent.
     *
     * @param from since when; null for ever
     * @param models the pattern of the models it was spent on; null for all
     */
    record Since(@Nullable Instant from, @Nullable String models) {}

    /**
     * Single uses.
     *
     * @param from since when
     * @param grain those of so long a time are told together, as used when that begins; the first began with 1970
     */
    record Uses(Instant from, Duration grain) {}

    /**
     * What is known.
     *
     * @param position how far the journal is in it: what stands there or behind it is not
     * @param spentNanoUsd of each budget, in the order of the question
     */
    record Known(long position, List<Long> spentNanoUsd, List<Used> window) {}

    /** What was used at a time, of a few requests together. */
    record Used(Instant at, long requests, long tokens, long nanoUsd) {}

    /**
     * Finds out, once everything is in the ledger that was journalled before this call. Returns at once; the answer comes
     * on another thread and is empty when the ledger cannot be read in time.
     */
    void ask(Question question, Consumer<Optional<Known>> then);
}
