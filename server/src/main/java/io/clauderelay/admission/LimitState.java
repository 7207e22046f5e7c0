package io.clauderelay.admission;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key uses of its limits at a moment.
 *
 * @param window null when it has no window
 */
public record LimitState(Places concurrency, @Nullable Window window, List<Money> budgets) {

    /**
     * Requests at a time.
     *
     * @param limit how many there may be; 0 for no limit
     */
    public record Places(int limit, int inUse, int waiting) {}

    /** What was used within the last minutes. */
    public record Window(int minutes, long requests, long tokens, long nanoUsd) {}

    /**
     * What is spent of a budget, and reserved by requests under way.
     *
     * @param budget what people call it
     * @param resetsAt when it begins anew; null for never
     */
    public record Money(
            String budget,
            long limitNanoUsd,
            long spentNanoUsd,
            long reservedNanoUsd,
            @Nullable Instant resetsAt) {
        static Money of(BudgetUse use) {
            return new Money(use.budget().name(), use.budget().nanoUsd(), use.spent(), use.reserved(), use.resetsAt());
        }
    }
}
