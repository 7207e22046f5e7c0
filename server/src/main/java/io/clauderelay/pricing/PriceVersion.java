package io.clauderelay.pricing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of the book, and the change that made it.
 *
 * @param version its name, as records of usage carry it
 * @param edits its number: how many changes there have been
 * @param bundled the book that it was laid over, on the node that made the change
 * @param action create, update or delete; null, like all after it, for the book as it came
 */
record PriceVersion(
        String version,
        long edits,
        String bundled,
        @Nullable String action,
        @Nullable String priceId,
        @Nullable Instant madeAt,
        @Nullable String madeBy) {
    static PriceVersion untouched(String bundled) {
        return new PriceVersion(bundled, 0, bundled, null, null, null, null);
    }
}
