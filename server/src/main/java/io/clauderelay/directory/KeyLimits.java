package io.clauderelay.directory;

import io.clauderelay.keys.Budgets;
import io.clauderelay.keys.Limits;
import io.clauderelay.keys.Rate;
import io.clauderelay.platform.time.Resets;
import io.clauderelay.platform.time.Resets.Span;
import io.clauderelay.vocabulary.NanoUsd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a key may use. At least one limit is there.
 *
 * @param concurrency how many requests at a time; 0 for no limit
 * @param queue how long a request may wait for one of these places
 * @param window what it may use within any span of some minutes; null for no limit
 * @param budgets how much money it may spend
 * @param soft whether a budget may be gone over by one request
 */
public record KeyLimits(
        int concurrency, Duration queue, @Nullable Window window, List<Budget> budgets, boolean soft) {

    public KeyLimits {
        budgets = List.copyOf(budgets);
    }

    /**
     * What may be used within any span of some minutes; 0 for no limit.
     *
     * @param nanoUsd how much money, in billionths of a dollar
     */
    public record Window(int minutes, long requests, long tokens, long nanoUsd) {}

    /**
     * An amount of money.
     *
     * @param span what it is for, each time anew; null for all time
     * @param models the pattern of the models it is for; null for all
     * @param resets when that begins anew
     */
    public record Budget(@Nullable Span span, @Nullable String models, long nanoUsd, Resets resets) {
        /** What people call it, such as {@code daily} or {@code weekly for claude-opus-*}. */
        public String name() {
            String often = switch (span) {
                case null -> "total";
                case DAY -> "daily";
                case WEEK -> "weekly";
                case MONTH -> "monthly";
            };
            return models == null ? often : often + " for " + models;
        }
    }

    /** The limits of a key; null when it has none. */
    public static @Nullable KeyLimits of(Limits limits) {
        Rate rate = limits.rate();
        Budgets budgets = limits.budgets();
        if (limits.concurrency() == 0 && rate == null && budgets == null) {
            return null;
        }
        return new KeyLimits(
                limits.concurrency(),
                Duration.ofSeconds(limits.queueSeconds()),
                rate == null ? null : window(rate),
                budgets == null ? List.of() : all(budgets),
                budgets != null && budgets.mode() == Budgets.Mode.SOFT);
    }

    private static Window window(Rate rate) {
        return new Window(
                rate.minutes(),
                rate.requests() == null ? 0 : rate.requests(),
                rate.tokens() == null ? 0 : rate.tokens(),
                rate.cost() == null ? 0 : rate.cost().value());
    }

    private static List<Budget> all(Budgets budgets) {
        Budgets.Reset reset = budgets.reset();
        Resets resets = new Resets(reset.day().dayOfWeek(), reset.hour(), reset.timeZone());
        List<Budget> all = new ArrayList<>();
        add(all, Span.DAY, budgets.daily(), resets);
        add(all, Span.WEEK, budgets.weekly(), resets);
        add(all, Span.MONTH, budgets.monthly(), resets);
        add(all, null, budgets.total(), resets);
        for (Budgets.Family family : budgets.families()) {
            all.add(new Budget(Span.WEEK, family.models(), family.weekly().value(), resets));
        }
        return all;
    }

    private static void add(List<Budget> all, @Nullable Span span, @Nullable NanoUsd amount, Resets resets) {
        if (amount != null) {
            all.add(new Budget(span, null, amount.value(), resets));
        }
    }

    /** Whether tokens are limited. */
    public boolean isOfTokens() {
        return window != null && window.tokens() > 0;
    }

    /** Whether money is limited, so that every request must have a price. */
    public boolean isOfMoney() {
        return !budgets.isEmpty() || (window != null && window.nanoUsd() > 0);
    }
}
