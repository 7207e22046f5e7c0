package io.clauderelay.scheduling;

import org.jspecify.annotations.Nullable;

/** The names of the three headers that tell of one limit. */
record LimitHeaders(String limit, String remaining, String reset) {
    /**
     * What the three say.
     *
     * @param nanosAway how far away the moment is when all is there again
     * @param fromDispatch whether that is counted from the upstream's decision, which is close to the dispatch
     */
    record Said(long limit, long remaining, long nanosAway, boolean fromDispatch) {}

    /** The names that a pattern makes, as in {@code x-ratelimit-%s-requests}. */
    static LimitHeaders of(String pattern) {
        return new LimitHeaders(pattern.formatted("limit"), pattern.formatted("remaining"), pattern.formatted("reset"));
    }

    /** Null when one of them is missing or cannot be made out. */
    @Nullable
    Said read(AnswerHeaders headers, long nowMillis) {
        long most = number(headers.find(limit));
        long left = most > 0 ? number(headers.find(remaining)) : LimitText.UNREADABLE;
        String whole = left >= 0 ? headers.find(reset) : null;
        if (whole == null) {
            return null;
        }
        long nanosAway = LimitText.nanosAway(whole, nowMillis);
        return nanosAway == LimitText.UNREADABLE ? null : new Said(most, left, nanosAway, !LimitText.isPoint(whole));
    }

    private static long number(@Nullable String text) {
        return text == null ? LimitText.UNREADABLE : LimitText.number(text);
    }
}
