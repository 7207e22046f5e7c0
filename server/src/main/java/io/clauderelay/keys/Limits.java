package io.clauderelay.keys;

import org.jspecify.annotations.Nullable;

/**
 * How much a key may use.
 *
 * @param concurrency how many requests at a time; 0 for no limit
 * @param queueSeconds how long a request may wait for one of these places; 0 for not at all
 * @param rate per sliding window; null for no limit
 * @param budgets in money; null for no limit
 */
public record Limits(
        int concurrency,
        int queueSeconds,
        @Nullable Rate rate,
        @Nullable Budgets budgets) {}
