package io.clauderelay.vocabulary;

/**
 * What one exchange consumed, by class.
 *
 * @param input uncached input tokens
 * @param output output tokens, reasoning included
 * @param cacheRead input tokens read from the prompt cache
 * @param cacheWrite5m input tokens written to the five-minute cache
 * @param cacheWrite1h input tokens written to the one-hour cache
 * @param reasoning for information: the part of {@code output} spent on reasoning
 * @param webSearches for information: web searches made by the upstream, a count and not tokens
 */
public record TokenCounts(
        long input,
        long output,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long reasoning,
        long webSearches) {

    /** Nothing consumed. */
    public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0, 0, 0);

    public TokenCounts {
        long smallest = Math.min(
                Math.min(Math.min(input, output), Math.min(cacheRead, cacheWrite5m)),
                Math.min(Math.min(cacheWrite1h, reasoning), webSearches));
        if (smallest < 0) {
            throw new IllegalArgumentException("token counts are never negative, but one is " + smallest);
        }
    }

    /** These and those together. */
    public TokenCounts plus(TokenCounts more) {
        return new TokenCounts(
                input + more.input,
                output + more.output,
                cacheRead + more.cacheRead,
                cacheWrite5m + more.cacheWrite5m,
                cacheWrite1h + more.cacheWrite1h,
                reasoning + more.reasoning,
                webSearches + more.webSearches);
    }

    /** Every input token, cached or not: what decides a long-context tier. */
    public long totalInput() {
        return input + cacheRead + cacheWrite5m + cacheWrite1h;
    }
}
