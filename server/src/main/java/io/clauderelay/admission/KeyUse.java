package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits;
import io.clauderelay.directory.KeyLimits.Budget;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one key with limits uses at the moment, and has used in its windows and budgets; and who waits for a place or for
 * money. Several event loops use it, each for some tens of nanoseconds at a time under its lock, in which nothing waits:
 * a place, three windows and up to two dozen budgets are taken together or not at all.
 */
final class KeyUse {
    /** More than can be served within any patience. */
    static final int LONGEST_LINE = 1_024;

    /** How long it may take to find out what was used before. */
    private static final Duration HISTORY_PATIENCE = Duration.ofSeconds(10);

    private enum Memory {
        NONE,
        ASKED,
        KNOWN
    }

    private record Late(Permit permit, Permit.Used used, Instant at) {}

    private final String keyId;
    private final LocalLimits owner;
    private final Deque<Waiter> line = new ArrayDeque<>();
    private final TokenRatios ratios = new TokenRatios();
    private final List<Late> late = new ArrayList<>();
    private final List<Consumer<Optional<LimitState>>> lookers = new ArrayList<>();
    private KeyLimits limits;
    private List<BudgetUse> budgets = List.of();
    private WindowUse window;
    private Memory memory = Memory.NONE;
    private long knownTo = Long.MIN_VALUE;
    private int inUse;
    private long usedAtMillis;
    private boolean forgotten;

    /** How often was asked: an answer to an older question is nobody's any more. */
    private int questions;

    KeyUse(String keyId, KeyLimits limits, LocalLimits owner) {
        this.keyId = keyId;
        this.owner = owner;
        this.limits = limits;
        Instant now = owner.now();
        this.window = new WindowUse(limits.window(), now);
        this.budgets = uses(limits.budgets(), now);
    }

    private static List<BudgetUse> uses(List<Budget> budgets, Instant now) {
        return budgets.stream().map(budget -> new BudgetUse(budget, now)).toList();
    }

    /** How dense what the key sends has been. */
    TokenRatios ratios() {
        return ratios;
    }

    // ---- taking

    /** Takes all that the demand asks for, or stands in line, or says why neither; null when this is forgotten. */
    synchronized @Nullable PermitAnswer take(
            Demand demand, WorstCase worst, EventLoop loop, Consumer<PermitAnswer> then) {
        if (forgotten) {
            return null;
        }
        Instant now = owner.now();
        usedAtMillis = now.toEpochMilli();
        KeyLimits wanted = demand.key().limits();
        if (wanted != null && !wanted.equals(limits)) {
            become(wanted, now);
        }
        if (memory != Memory.KNOWN && needsMemory()) {
            remember(now);
            return join(new Waiter(this, demand, worst, loop, then), HISTORY_PATIENCE, LimitText.unavailable());
        }
        memory = Memory.KNOWN;
        @Nullable Hindrance hindrance = hindrance(demand, worst, now);
        return switch (hindrance) {
            case null ->
                line.isEmpty()
                        ? permit(demand, worst, now)
                        : join(new Waiter(this, demand, worst, loop, then), patience(), LimitText.line());
            case Hindrance.Now(Admittance.Refused why) -> new PermitAnswer.Refused(why);
            case Hindrance.Passing passing ->
                join(new Waiter(this, demand, worst, loop, then), passing.patience(), passing.why());
        };
    }

    /** Those in front of somebody may wait for a place, or for what others have reserved. */
    private Duration patience() {
        boolean reserved = !budgets.isEmpty() || window.isReserved();
        return reserved && limits.queue().compareTo(Hindrance.Passing.LONGEST) < 0
                ? Hindrance.Passing.LONGEST
                : limits.queue();
    }

    private PermitAnswer join(Waiter waiter, Duration patience, Admittance.Refused why) {
        if (!patience.isPositive() || line.size() >= LONGEST_LINE) {
            return new PermitAnswer.Refused(why);
        }
        line.add(waiter);
        waiter.waits(patience, why);
        return waiter;
    }

    private @Nullable Hindrance hindrance(Demand demand, WorstCase worst, Instant now) {
        @Nullable Hindrance spent = spent(demand, worst.nanoUsd(), now);
        if (spent instanceof Hindrance.Now) {
            return spent;
        }
        @Nullable Hindrance full = window.hindrance(worst, now);
        if (full instanceof Hindrance.Now || (full != null && spent == null)) {
            return full;
        }
        if (spent != null) {
            return spent;
        }
        return limits.concurrency() > 0 && inUse >= limits.concurrency()
                ? new Hindrance.Passing(limits.queue(), LimitText.busy(limits.concurrency()))
                : null;
    }

    /** Money that others have reserved comes back for the most part; what is spent does not. */
    private @Nullable Hindrance spent(Demand demand, long most, Instant now) {
        @Nullable Hindrance passing = null;
        for (BudgetUse budget : budgets) {
            budget.roll(now);
            if (!budget.isFor(demand.model())) {
                continue;
            }
            boolean alone = budget.reserved() == 0;
            if (budget.left() <= 0) {
                return new Hindrance.Now(LimitText.spent(budget));
            }
            if (!limits.soft() && most > budget.left()) {
                return new Hindrance.Now(LimitText.tooDear(budget, most));
            }
            boolean fits = budget.reserved() + most <= budget.left() || (limits.soft() && alone);
            if (!fits) {
                passing = Hindrance.Passing.reserved(LimitText.reserved(budget));
            }
        }
        return passing;
    }

    private Permit permit(Demand demand, WorstCase worst, Instant now) {
        inUse++;
        window.take(worst, now);
        List<Permit.Reservation> reservations = List.of();
        if (!budgets.isEmpty()) {
            reservations = new ArrayList<>(budgets.size());
            for (BudgetUse budget : budgets) {
                if (budget.isFor(demand.model())) {
                    budget.reserve(worst.nanoUsd());
                    reservations.add(new Permit.Reservation(budget, budget.from()));
                }
            }
        }
        return new Permit(this, demand, worst, reservations);
    }

    /** Reserves more for a request that is under way; answers whether there was enough. */
    synchronized boolean reserveMore(Permit permit, long more) {
        Instant now = owner.now();
        for (Permit.Reservation reservation : permit.reservations()) {
            BudgetUse budget = reservation.budget();
            budget.roll(now);
            if (!limits.soft() && budget.isOf(reservation.from()) && budget.reserved() + more > budget.left()) {
                return false;
            }
        }
        reserve(permit, more);
        return true;
    }

    private static void reserve(Permit permit, long nanoUsd) {
        for (Permit.Reservation reservation : permit.reservations()) {
            if (reservation.budget().isOf(reservation.from())) {
                reservation.budget().reserve(nanoUsd);
            }
        }
    }

    // ---- giving back

    synchronized void settle(Permit permit, Permit.Used used) {
        Instant now = owner.now();
        usedAtMillis = now.toEpochMilli();
        inUse--;
        budgets.forEach(budget -> budget.roll(now));
        reserve(permit, -permit.reservedNanoUsd());
        learn(permit.demand(), used);
        window.giveBack(permit.worst());
        if (memory == Memory.ASKED) {
            late.add(new Late(permit, used, now));
        } else {
            note(permit, used, now, 0);
        }
        serve(now);
    }

    /** Where all of a request's input was its text, and was read once, its tokens say how dense that is. */
    private void learn(Demand demand, Permit.Used used) {
        Demand.Size size = demand.size();
        if (used.attempts() == 1 && size.bounded() && size.images() == 0 && !size.searches()) {
            ratios.observe(demand.model(), size.bytes(), used.inputTokens());
        }
    }

    /** Notes what was used, and so many requests with it that are not noted yet. */
    private void note(Permit permit, Permit.Used used, Instant now, int requests) {
        if (used.position() < knownTo) {
            // It was in the ledger already when that was read.
            return;
        }
        window.add(now, requests, used.tokens(), used.chargedNanoUsd());
        Demand demand = permit.demand();
        for (BudgetUse budget : budgets) {
            Instant from = budget.from();
            boolean its = from == null || !demand.startedAt().isBefore(from) || budgetKnew(permit, budget);
            if (its && budget.isFor(demand.model())) {
                budget.spend(used.chargedNanoUsd());
            }
        }
    }

    /** A request that came before a reset and was let in behind it. */
    private static boolean budgetKnew(Permit permit, BudgetUse budget) {
        return permit.reservations().stream()
                .anyMatch(reservation -> reservation.budget() == budget && budget.isOf(reservation.from()));
    }

    /** Whoever stands first goes first; nobody overtakes. */
    private void serve(Instant now) {
        while (!line.isEmpty() && memory == Memory.KNOWN) {
            Waiter first = line.peek();
            @Nullable Hindrance hindrance = hindrance(first.demand(), first.worst(), now);
            if (hindrance instanceof Hindrance.Passing) {
                return;
            }
            line.poll();
            first.tell(
                    hindrance instanceof Hindrance.Now refused
                            ? new PermitAnswer.Refused(refused.why())
                            : permit(first.demand(), first.worst(), now));
        }
    }

    /** Somebody in line has no patience any more, or is gone; answers whether they were still in line. */
    synchronized boolean leave(Waiter waiter) {
        boolean waited = line.remove(waiter);
        // Whoever stood behind may be content with less.
        serve(owner.now());
        return waited;
    }

    // ---- remembering

    /** What is remembered is not what the ledger says any more. */
    synchronized void relearn() {
        if (!needsMemory() || memory == Memory.NONE) {
            return;
        }
        boolean awaited = memory == Memory.ASKED || !line.isEmpty();
        memory = Memory.NONE;
        if (awaited) {
            remember(owner.now());
        }
    }

    private boolean needsMemory() {
        return !budgets.isEmpty() || limits.window() != null;
    }

    private void become(KeyLimits wanted, Instant now) {
        boolean same = limits.budgets().size() == wanted.budgets().size()
                && WindowUse.sameLength(limits.window(), wanted.window());
        for (int i = 0; same && i < budgets.size(); i++) {
            same = budgets.get(i).isLike(wanted.budgets().get(i));
        }
        limits = wanted;
        if (same) {
            for (int i = 0; i < budgets.size(); i++) {
                budgets.get(i).become(wanted.budgets().get(i));
            }
            window.become(wanted.window());
        } else {
            budgets = uses(wanted.budgets(), now);
            window = window.resized(wanted.window(), now);
            memory = Memory.NONE;
        }
    }

    private void remember(Instant now) {
        if (memory == Memory.ASKED) {
            return;
        }
        memory = Memory.ASKED;
        questions++;
        int question = questions;
        budgets.forEach(budget -> budget.roll(now));
        List<History.Since> sinces = budgets.stream()
                .map(use -> new History.Since(use.from(), use.budget().models()))
                .toList();
        owner.history().ask(new History.Question(keyId, sinces, window.from(now)), known -> answered(question, known));
    }

    private void answered(int question, Optional<History.Known> answer) {
        List<Consumer<Optional<LimitState>>> told;
        synchronized (this) {
            if (question != questions) {
                return;
            }
            remembered(answer);
            told = List.copyOf(lookers);
            lookers.clear();
        }
        Optional<LimitState> state = answer.isEmpty() ? Optional.empty() : Optional.of(state());
        told.forEach(looker -> looker.accept(state));
    }

    private void remembered(Optional<History.Known> answer) {
        Instant now = owner.now();
        if (answer.isEmpty()) {
            memory = Memory.NONE;
            late.clear();
            line.forEach(waiter -> waiter.tell(new PermitAnswer.Refused(LimitText.unavailable())));
            line.clear();
            return;
        }
        History.Known known = answer.get();
        for (int i = 0; i < budgets.size(); i++) {
            budgets.get(i).spentIs(known.spentNanoUsd().get(i));
            budgets.get(i).roll(now);
        }
        window.beginAnew(now);
        known.window().forEach(used -> window.add(used.at(), used.requests(), used.tokens(), used.nanoUsd()));
        knownTo = known.position();
        memory = Memory.KNOWN;
        late.forEach(settled -> note(settled.permit(), settled.used(), settled.at(), 1));
        late.clear();
        serve(now);
    }

    // ---- telling

    /** What is used of each limit now. */
    synchronized LimitState state() {
        Instant now = owner.now();
        budgets.forEach(budget -> budget.roll(now));
        return new LimitState(
                new LimitState.Places(limits.concurrency(), inUse, line.size()),
                window.state(now),
                budgets.stream().map(LimitState.Money::of).toList());
    }

    /** Says how it is once that is known, maybe on another thread; empty when it cannot be found out. */
    void look(Consumer<Optional<LimitState>> then) {
        synchronized (this) {
            if (memory != Memory.KNOWN && needsMemory()) {
                lookers.add(then);
                remember(owner.now());
                return;
            }
        }
        then.accept(Optional.of(state()));
    }

    /** Lets itself be forgotten when nothing is lost by it, because the ledger knows it all. */
    synchronized boolean forgetUnusedSince(long millis) {
        forgotten = inUse == 0 && line.isEmpty() && memory != Memory.ASKED && usedAtMillis < millis;
        return forgotten;
    }
}
