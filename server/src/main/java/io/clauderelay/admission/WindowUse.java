package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits.Window;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a key has used within its sliding window, and what requests under way are expected to use of it: those are let in
 * while the rest may be enough, and one by one where it may not. Guarded by the key's use.
 */
final class WindowUse {
    private @Nullable Window limit;
    private @Nullable SlidingWindow requests;
    private @Nullable SlidingWindow tokens;
    private @Nullable SlidingWindow nanoUsd;
    private long tokensUnderWay;
    private long nanoUsdUnderWay;
    private int underWay;

    WindowUse(@Nullable Window limit, Instant now) {
        this.limit = limit;
        forget(now);
    }

    static boolean sameLength(@Nullable Window a, @Nullable Window b) {
        if (a == null) {
            return b == null;
        }
        return b != null && a.minutes() == b.minutes();
    }

    /** Another amount in a window of the same length. */
    void become(@Nullable Window changed) {
        limit = changed;
    }

    /** Another window, with the same requests under way. */
    WindowUse resized(@Nullable Window changed, Instant now) {
        WindowUse other = new WindowUse(changed, now);
        other.underWay = underWay;
        other.tokensUnderWay = tokensUnderWay;
        other.nanoUsdUnderWay = nanoUsdUnderWay;
        return other;
    }

    private void forget(Instant now) {
        Window window = limit;
        if (window == null) {
            return;
        }
        requests = new SlidingWindow(window.minutes(), now.toEpochMilli());
        tokens = new SlidingWindow(window.minutes(), now.toEpochMilli());
        nanoUsd = new SlidingWindow(window.minutes(), now.toEpochMilli());
    }

    /** Nothing was used so far but by the requests under way. */
    void beginAnew(Instant now) {
        forget(now);
        add(now, underWay, 0, 0);
    }

    /** Since when uses count; null without a window. */
    @Nullable
    Instant from(Instant now) {
        Window window = limit;
        // One slot more than the window is long.
        return window == null ? null : now.minus(Duration.ofSeconds(61L * window.minutes()));
    }

    /** Why nothing more may be used now; null when it may. */
    Admittance.@Nullable Refused refuses(long expectedTokens, long mostNanoUsd, Instant now) {
        Window window = limit;
        if (window == null || requests == null || tokens == null || nanoUsd == null) {
            return null;
        }
        long millis = now.toEpochMilli();
        if (window.requests() > 0 && requests.used(millis) + 1 > window.requests()) {
            return LimitText.window("requests", window, requests.millisUntil(window.requests() - 1, millis));
        }
        if (window.tokens() > 0 && isFull(window.tokens(), tokens.used(millis), tokensUnderWay, expectedTokens)) {
            return LimitText.window("tokens", window, tokens.millisUntil(window.tokens() - 1, millis));
        }
        if (window.nanoUsd() > 0 && isFull(window.nanoUsd(), nanoUsd.used(millis), nanoUsdUnderWay, mostNanoUsd)) {
            return LimitText.window("cost", window, nanoUsd.millisUntil(window.nanoUsd() - 1, millis));
        }
        return null;
    }

    private boolean isFull(long most, long used, long reserved, long more) {
        return used >= most || (underWay > 0 && used + reserved + more > most);
    }

    void take(long expectedTokens, long mostNanoUsd, Instant now) {
        underWay++;
        tokensUnderWay += expectedTokens;
        nanoUsdUnderWay += mostNanoUsd;
        add(now, 1, 0, 0);
    }

    void giveBack(long expectedTokens, long mostNanoUsd) {
        underWay--;
        tokensUnderWay -= expectedTokens;
        nanoUsdUnderWay -= mostNanoUsd;
    }

    void add(Instant at, long moreRequests, long moreTokens, long moreNanoUsd) {
        long millis = at.toEpochMilli();
        if (requests != null && tokens != null && nanoUsd != null) {
            requests.add(millis, moreRequests);
            tokens.add(millis, moreTokens);
            nanoUsd.add(millis, moreNanoUsd);
        }
    }

    LimitState.@Nullable Window state(Instant now) {
        Window window = limit;
        if (window == null || requests == null || tokens == null || nanoUsd == null) {
            return null;
        }
        long millis = now.toEpochMilli();
        return new LimitState.Window(
                window.minutes(), requests.used(millis), tokens.used(millis), nanoUsd.used(millis));
    }
}
