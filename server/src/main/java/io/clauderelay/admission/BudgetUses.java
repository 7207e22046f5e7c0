package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits.Budget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All the budgets of a key, from which a request is paid together. Guarded by the key's use. */
final class BudgetUses {
    private final List<BudgetUse> budgets;

    BudgetUses(List<Budget> budgets, Instant now) {
        this.budgets =
                budgets.stream().map(budget -> new BudgetUse(budget, now)).toList();
    }

    boolean isEmpty() {
        return budgets.isEmpty();
    }

    /** Whether these are about the same money, of whatever amounts. */
    boolean areLike(List<Budget> others) {
        boolean like = budgets.size() == others.size();
        for (int i = 0; like && i < budgets.size(); i++) {
            like = budgets.get(i).isLike(others.get(i));
        }
        return like;
    }

    /** Other amounts of the same budgets. */
    void become(List<Budget> changed) {
        for (int i = 0; i < budgets.size(); i++) {
            budgets.get(i).become(changed.get(i));
        }
    }

    void roll(Instant now) {
        for (BudgetUse budget : budgets) {
            budget.roll(now);
        }
    }

    /** Money that others have reserved comes back for the most part; what is spent does not. */
    @Nullable
    Hindrance hindrance(String model, long most, boolean soft) {
        @Nullable Hindrance passing = null;
        for (BudgetUse budget : budgets) {
            if (!budget.isFor(model)) {
                continue;
            }
            boolean alone = budget.reserved() == 0;
            if (budget.left() <= 0) {
                return new Hindrance.Now(LimitText.spent(budget));
            }
            if (!soft && most > budget.left()) {
                return new Hindrance.Now(LimitText.tooDear(budget, most));
            }
            boolean fits = budget.reserved() + most <= budget.left() || (soft && alone);
            if (!fits) {
                passing = Hindrance.Passing.reserved(LimitText.reserved(budget));
            }
        }
        return passing;
    }

    // ---- reserving

    /** Reserves what a request may cost, in each budget that is for its model. */
    void reserve(Permit permit) {
        if (!budgets.isEmpty()) {
            reserve(permit, budgets);
        }
    }

    /** Reserves again what a request may still cost that is under way, in budgets that took the place of others. */
    void reserveAgain(Permit permit) {
        reserve(
                permit,
                budgets.stream()
                        .filter(budget -> permit.countsIn(budget.from()))
                        .toList());
    }

    private static void reserve(Permit permit, List<BudgetUse> in) {
        List<Permit.Reservation> reservations = new ArrayList<>(in.size());
        for (BudgetUse budget : in) {
            if (budget.isFor(permit.model())) {
                budget.reserve(permit.reservedNanoUsd());
                reservations.add(new Permit.Reservation(budget, budget.from()));
            }
        }
        permit.reservedIn(reservations);
    }

    /** Whether so much more is left besides what everybody has reserved. */
    static boolean haveLeft(Permit permit, long more) {
        for (Permit.Reservation reservation : permit.reservations()) {
            BudgetUse budget = reservation.budget();
            if (budget.isOf(reservation.from()) && budget.reserved() + more > budget.left()) {
                return false;
            }
        }
        return true;
    }

    /** Reserves more where a request has reserved something; what is less than nothing is given back. */
    static void reserveMore(Permit permit, long more) {
        for (Permit.Reservation reservation : permit.reservations()) {
            if (reservation.budget().isOf(reservation.from())) {
                reservation.budget().reserve(more);
            }
        }
    }

    // ---- spending

    void spend(Permit permit, long nanoUsd) {
        for (BudgetUse budget : budgets) {
            if (budget.isFor(permit.model()) && permit.countsIn(budget.from())) {
                budget.spend(nanoUsd);
            }
        }
    }

    /** What is to be asked of the ledger. */
    List<History.Since> sinces() {
        return budgets.stream()
                .map(use -> new History.Since(use.from(), use.budget().models()))
                .toList();
    }

    /** Whether it is still the same days, weeks and months as when that was asked. */
    boolean areSince(List<History.Since> asked) {
        boolean same = budgets.size() == asked.size();
        for (int i = 0; same && i < budgets.size(); i++) {
            same = budgets.get(i).isOf(asked.get(i).from());
        }
        return same;
    }

    /** So much was spent of each, as the ledger says. */
    void spentAre(List<Long> nanoUsd) {
        for (int i = 0; i < budgets.size(); i++) {
            budgets.get(i).spentIs(nanoUsd.get(i));
        }
    }

    List<LimitState.Money> state() {
        return budgets.stream().map(LimitState.Money::of).toList();
    }
}
