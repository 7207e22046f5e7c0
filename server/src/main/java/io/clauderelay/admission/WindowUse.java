package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits.Window;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a key has used within its sliding window, and what requests under way can come to use of it: others are let in
 * beside them while the rest is enough for all, and one by one where it may not be. Guarded by the key's use.
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

    /**
     * Which uses count; null without a window. They are told together by what is one slot here, so each leaves the window
     * in the moment in which it would if it were told alone.
     */
    History.@Nullable Uses asked(Instant now) {
        Window window = limit;
        if (window == null) {
            return null;
        }
        Duration slot = SlidingWindow.slot(window.minutes());
        return new History.Uses(now.minus(slot.multipliedBy(SlidingWindow.KEPT)), slot);
    }

    /** Whether there are amounts that requests under way may come to use. */
    boolean isReserved() {
        Window window = limit;
        return window != null && (window.tokens() > 0 || window.nanoUsd() > 0);
    }

    /** Why so much may not be used now, or not beside what is under way; null when it may. */
    @Nullable
    Hindrance hindrance(WorstCase worst, Instant now) {
        Window window = limit;
        if (window == null || requests == null || tokens == null || nanoUsd == null) {
            return null;
        }
        long millis = now.toEpochMilli();
        if (window.requests() > 0 && requests.used(millis) >= window.requests()) {
            return full("requests", window, requests.millisUntil(window.requests() - 1, millis));
        }
        if (window.tokens() > 0 && tokens.used(millis) >= window.tokens()) {
            return full("tokens", window, tokens.millisUntil(window.tokens() - 1, millis));
        }
        if (window.nanoUsd() > 0 && nanoUsd.used(millis) >= window.nanoUsd()) {
            return full("cost", window, nanoUsd.millisUntil(window.nanoUsd() - 1, millis));
        }
        if (isTight(window.tokens(), tokens.used(millis) + tokensUnderWay + worst.tokens())) {
            return Hindrance.Passing.reserved(LimitText.reserved("tokens", window));
        }
        if (isTight(window.nanoUsd(), nanoUsd.used(millis) + nanoUsdUnderWay + worst.nanoUsd())) {
            return Hindrance.Passing.reserved(LimitText.reserved("cost", window));
        }
        return null;
    }

    private static Hindrance full(String what, Window window, long millis) {
        return new Hindrance.Now(LimitText.window(what, window, millis));
    }

    /** Whoever is alone may go over the limit: else no request could be larger than what happens to be left. */
    private boolean isTight(long most, long atWorst) {
        return most > 0 && underWay > 0 && atWorst > most;
    }

    void take(WorstCase worst, Instant now) {
        underWay++;
        tokensUnderWay += worst.tokens();
        nanoUsdUnderWay += worst.nanoUsd();
        add(now, 1, 0, 0);
    }

    void giveBack(WorstCase worst) {
        underWay--;
        tokensUnderWay -= worst.tokens();
        nanoUsdUnderWay -= worst.nanoUsd();
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
