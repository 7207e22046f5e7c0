package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits.Budget;
import io.clauderelay.platform.time.Resets.Stretch;
import io.clauderelay.vocabulary.GlobPattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is spent of one budget of a key in the present day, week or month, and what is reserved. Guarded by the key's use. */
final class BudgetUse {
    private final @Nullable GlobPattern models;
    private Budget budget;
    private @Nullable Stretch stretch;
    private long spent;
    private long reserved;

    BudgetUse(Budget budget, Instant now) {
        this.models = budget.models() == null ? null : GlobPattern.of(budget.models());
        this.budget = budget;
        this.stretch = budget.span() == null ? null : budget.resets().at(now, budget.span());
    }

    Budget budget() {
        return budget;
    }

    /** Whether what such a model costs is spent from it. */
    boolean isFor(String model) {
        return models == null || models.matches(model);
    }

    /** Another amount of the same budget. */
    void become(Budget changed) {
        budget = changed;
    }

    /** Whether both are about the same money, of whatever amount. */
    boolean isLike(Budget other) {
        return new Budget(budget.span(), budget.models(), other.nanoUsd(), budget.resets()).equals(other);
    }

    /** Begins anew when its day, week or month is over. What was reserved before is the old one's. */
    void roll(Instant now) {
        if (stretch != null && budget.span() != null && !now.isBefore(stretch.to())) {
            stretch = budget.resets().at(now, budget.span());
            spent = 0;
            reserved = 0;
        }
    }

    /** Since when is counted; null for ever. */
    @Nullable
    Instant from() {
        return stretch == null ? null : stretch.from();
    }

    /** When it begins anew; null for never. */
    @Nullable
    Instant resetsAt() {
        return stretch == null ? null : stretch.to();
    }

    long spent() {
        return spent;
    }

    long reserved() {
        return reserved;
    }

    long left() {
        return budget.nanoUsd() - spent;
    }

    boolean isOf(@Nullable Instant begin) {
        return stretch == null || stretch.from().equals(begin);
    }

    void spend(long nanoUsd) {
        spent += nanoUsd;
    }

    void reserve(long nanoUsd) {
        reserved += nanoUsd;
    }

    void spentIs(long nanoUsd) {
        spent = nanoUsd;
    }
}
