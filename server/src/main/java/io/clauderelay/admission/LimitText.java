package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits.Window;
import io.clauderelay.vocabulary.NanoUsd;
import io.clauderelay.vocabulary.ServiceTier;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Words why a key may not use more, for the person in front of the client. */
final class LimitText {
    /** What others hold comes back soon, but nobody knows when. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final int DIGITS = 4;

    private LimitText() {}

    static Admittance.Refused busy(int places) {
        return new Admittance.RateLimited(
                "This API key has " + places + (places == 1 ? " request" : " requests")
                        + " under way, as many as it may have at a time; try again when one has ended.",
                SOON);
    }

    static Admittance.Refused line() {
        return new Admittance.RateLimited(
                "Too many requests of this API key wait for others to end; try again shortly.", SOON);
    }

    static Admittance.Refused unavailable() {
        return new Admittance.Unavailable(
                "The relay cannot find out at the moment what this API key has used; try again shortly.");
    }

    static Admittance.Refused unpriced(String model, ServiceTier tier) {
        boolean usual = tier == ServiceTier.STANDARD;
        return new Admittance.NoPrice("The relay has no price for " + (usual ? "" : "the tier " + tier.id() + " of ")
                + "the model " + model + ", so it cannot be used with an API key that has a budget; ask "
                + (usual ? "" : "for the model without that tier, or ask ")
                + "an administrator to add the price.");
    }

    static Admittance.Refused window(String what, Window window, long millis) {
        Duration ready = millis == 0 ? SOON : Duration.ofMillis(millis);
        return new Admittance.RateLimited(
                "This API key may use " + amount(what, window) + " within " + minutes(window.minutes())
                        + ", and has; try again in "
                        + Math.max(1, ready.plusMillis(999).toSeconds()) + " s.",
                ready);
    }

    static Admittance.Refused reserved(String what, Window window) {
        return new Admittance.RateLimited(
                "This API key may use " + amount(what, window) + " within " + minutes(window.minutes())
                        + ", and requests under way may come to use what is left of that; try again when they have"
                        + " ended.",
                SOON);
    }

    private static String amount(String what, Window window) {
        return switch (what) {
            case "requests" -> window.requests() + " requests";
            case "tokens" -> window.tokens() + " tokens";
            default -> usd(window.nanoUsd(), RoundingMode.HALF_UP);
        };
    }

    private static String minutes(int minutes) {
        return minutes == 1 ? "a minute" : minutes + " minutes";
    }

    static Admittance.Refused spent(BudgetUse use) {
        return new Admittance.BudgetSpent(
                "The " + use.budget().name() + " budget of this API key, "
                        + usd(use.budget().nanoUsd(), RoundingMode.HALF_UP) + ", is spent; " + after(use.resetsAt()),
                use.resetsAt());
    }

    static Admittance.Refused tooDear(BudgetUse use, long nanoUsd) {
        return new Admittance.BudgetSpent(
                "This request could cost up to " + usd(nanoUsd, RoundingMode.UP) + ", and "
                        + usd(use.left(), RoundingMode.DOWN) + " is left of the "
                        + use.budget().name()
                        + " budget of this API key; send less or ask for a shorter answer, or "
                        + after(use.resetsAt()),
                use.resetsAt());
    }

    static Admittance.Refused wasted() {
        return new Admittance.RateLimited(
                "Attempts that failed have used part of a budget of this API key, and what is left of it may not be"
                        + " enough for another; try again shortly.",
                SOON);
    }

    static Admittance.Refused reserved(BudgetUse use) {
        return new Admittance.RateLimited(
                "What is left of the " + use.budget().name()
                        + " budget of this API key is reserved by requests under way; try again when they have ended.",
                SOON);
    }

    private static String after(@Nullable Instant resetsAt) {
        return resetsAt == null
                ? "ask whoever issued the key for more."
                : "it begins anew at " + Instant.ofEpochSecond(resetsAt.getEpochSecond())
                        + ", or ask whoever issued the key for more.";
    }

    private static String usd(long nanoUsd, RoundingMode rounding) {
        return "$"
                + new NanoUsd(Math.max(0, nanoUsd))
                        .usd()
                        .setScale(DIGITS, rounding)
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
