package io.clauderelay.bench;

import org.jspecify.annotations.Nullable;

/**
 * How and where an answer says that it was served; null where it says what is usual, or nothing.
 *
 * @param tier in the API's own words, such as {@code flex}
 * @param speed Anthropic alone says it
 * @param geo Anthropic alone says it
 */
public record Service(
        @Nullable String tier, @Nullable String speed, @Nullable String geo) {
    static final Service USUAL = new Service(null, null, null);
}
