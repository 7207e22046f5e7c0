package io.clauderelay.keys;

import io.clauderelay.vocabulary.NanoUsd;
import org.jspecify.annotations.Nullable;

/**
 * What a key may use within any span of some minutes. At least one of the three is there.
 *
 * @param minutes how long the sliding window is
 * @param requests how many requests; null for no limit
 * @param tokens how many tokens; null for no limit
 * @param cost how much money; null for no limit
 */
public record Rate(
        int minutes,
        @Nullable Integer requests,
        @Nullable Long tokens,
        @Nullable NanoUsd cost) {}
