package io.clauderelay.pricing;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * What one tier of service costs.
 *
 * @param usual what it usually costs
 * @param longContext what requests with much input cost; null when that is the same
 */
record Quote(@JsonUnwrapped Classes usual, @Nullable LongContext longContext) {

    /** What a whole request costs whose input, cached or not, has more tokens than a threshold. */
    record LongContext(int aboveInputTokens, @JsonUnwrapped Classes classes) {}
}
