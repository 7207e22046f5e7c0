package io.clauderelay.keys;

import io.clauderelay.vocabulary.NanoUsd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key uses of its limits at a moment.
 *
 * @param rate null when the key has no such limit
 */
public record LimitUse(Places concurrency, @Nullable Window rate, List<Money> budgets) {

    /**
     * Requests at a time.
     *
     * @param limit how many there may be; 0 for no limit
     * @param waiting how many wait for a place, or for money that others have reserved
     */
    public record Places(int limit, int inUse, int waiting) {}

    /** What was used within the last minutes. */
    public record Window(int minutes, long requests, long tokens, NanoUsd cost) {}

    /**
     * A budget.
     *
     * @param budget what people call it, such as {@code daily} or {@code weekly for claude-opus-*}
     * @param spent what exchanges that have ended were charged
     * @param reserved what those under way may cost at most
     * @param resetsAt when it begins anew; null for never
     */
    public record Money(
            String budget,
            NanoUsd limit,
            NanoUsd spent,
            NanoUsd reserved,
            @Nullable Instant resetsAt) {}
}
