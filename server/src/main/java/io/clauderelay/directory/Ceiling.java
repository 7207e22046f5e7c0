package io.clauderelay.directory;

/**
 * The most that a request to a model can cost, in billionths of a US dollar per token.
 *
 * @param input a token that was read
 * @param cacheWrite5m one that was written to the five-minute cache besides
 * @param cacheWrite1h one that was written to the one-hour cache
 * @param output one that was made
 * @param contextTokens how many tokens the model takes in at most
 * @param maxOutputTokens how many it makes at most
 * @param webSearch a search of the web, each
 */
public record Ceiling(
        long input,
        long cacheWrite5m,
        long cacheWrite1h,
        long output,
        long contextTokens,
        long maxOutputTokens,
        long webSearch) {}
