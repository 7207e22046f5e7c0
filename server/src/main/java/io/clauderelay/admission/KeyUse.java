package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Of those in line the ones of whom nothing is known yet but that they want something. */
    private final Set<Waiter> unjudged = new HashSet<>();

    private final TokenRatios ratios = new TokenRatios();
    private final List<Late> late = new ArrayList<>();
    private final List<Consumer<Optional<LimitState>>> lookers = new ArrayList<>();

    /** Who has been let in and has not ended. */
    private final Set<Permit> open = new HashSet<>();

    private KeyLimits limits;
    private BudgetUses budgets;
    private WindowUse window;
    private Memory memory;
    private long knownTo = Long.MIN_VALUE;
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
        this.budgets = new BudgetUses(limits.budgets(), now);
        this.memory = needsMemory(limits) ? Memory.NONE : Memory.KNOWN;
    }

    private static boolean needsMemory(KeyLimits limits) {
        return !limits.budgets().isEmpty() || limits.window() != null;
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
        if (wanted != null) {
            become(wanted, now);
        }
        if (memory != Memory.KNOWN) {
            remember(now);
            return joinUnjudged(new Waiter(this, demand, worst, loop, then));
        }
        return switch (hindranceInLine(demand, worst, now)) {
            case null -> permit(demand, worst, now);
            case Hindrance.Now(Admittance.Refused why) -> new PermitAnswer.Refused(why);
            case Hindrance.Passing passing -> join(new Waiter(this, demand, worst, loop, then), passing);
        };
    }

    private PermitAnswer joinUnjudged(Waiter waiter) {
        PermitAnswer answer = join(waiter, new Hindrance.Passing(HISTORY_PATIENCE, LimitText.unavailable()));
        if (answer == waiter) {
            unjudged.add(waiter);
        }
        return answer;
    }

    private PermitAnswer join(Waiter waiter, Hindrance.Passing until) {
        if (!until.patience().isPositive() || line.size() >= LONGEST_LINE) {
            return new PermitAnswer.Refused(until.why());
        }
        line.add(waiter);
        waiter.waits(until.patience(), until.why());
        return waiter;
    }

    /** The same where others may stand in line, whom nobody overtakes. */
    private @Nullable Hindrance hindranceInLine(Demand demand, WorstCase worst, Instant now) {
        @Nullable Hindrance own = hindrance(demand, worst, now);
        return own == null && !line.isEmpty() ? new Hindrance.Passing(patience(), LimitText.line()) : own;
    }

    /** Those in front of somebody may wait for a place, or for what others have reserved. */
    private Duration patience() {
        boolean reserved = !budgets.isEmpty() || window.isReserved();
        return reserved && limits.queue().compareTo(Hindrance.Passing.LONGEST) < 0
                ? Hindrance.Passing.LONGEST
                : limits.queue();
    }

    private @Nullable Hindrance hindrance(Demand demand, WorstCase worst, Instant now) {
        budgets.roll(now);
        @Nullable Hindrance spent = budgets.hindrance(demand.model(), worst.nanoUsd(), limits.soft());
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
        return limits.concurrency() > 0 && open.size() >= limits.concurrency()
                ? new Hindrance.Passing(limits.queue(), LimitText.busy(limits.concurrency()))
                : null;
    }

    private Permit permit(Demand demand, WorstCase worst, Instant now) {
        Permit permit = new Permit(this, demand, worst);
        open.add(permit);
        window.take(worst, now);
        budgets.reserve(permit);
        return permit;
    }

    /** Reserves more for a request that is under way, until it has so much; answers whether there was enough. */
    synchronized boolean reserveUpTo(Permit permit, long nanoUsd) {
        if (permit.reservations().isEmpty()) {
            return true;
        }
        long more = nanoUsd - permit.reservedNanoUsd();
        budgets.roll(owner.now());
        // While it is not known what was spent, nobody can say that there is enough.
        if (!limits.soft() && (memory != Memory.KNOWN || !BudgetUses.haveLeft(permit, more))) {
            return false;
        }
        BudgetUses.reserveMore(permit, more);
        permit.reserves(nanoUsd);
        return true;
    }

    // ---- giving back

    synchronized void settle(Permit permit, Permit.Used used) {
        Instant now = owner.now();
        usedAtMillis = now.toEpochMilli();
        open.remove(permit);
        budgets.roll(now);
        BudgetUses.reserveMore(permit, -permit.reservedNanoUsd());
        learn(permit, used);
        window.giveBack(permit.worst());
        note(permit, used, now, 0);
        serve(now);
    }

    /** A request has used something that the key had no limits for when it was let in. */
    synchronized void settleUnlimited(Permit permit, Permit.Used used) {
        Instant now = owner.now();
        budgets.roll(now);
        note(permit, used, now, 1);
        serve(now);
    }

    /** Where all of a request's input was its text, and was read once, its tokens say how dense that is. */
    private void learn(Permit permit, Permit.Used used) {
        Demand.Size size = permit.size();
        if (size == null || used.attempts() != 1) {
            return;
        }
        if (size.bounded() && size.images() == 0 && !size.searches()) {
            ratios.observe(permit.model(), size.bytes(), used.inputTokens());
        }
    }

    /** Notes what was used, and so many requests with it that are not noted yet. */
    private void note(Permit permit, Permit.Used used, Instant now, int requests) {
        if (memory == Memory.ASKED) {
            late.add(new Late(permit, used, now));
            return;
        }
        if (used.position() < knownTo) {
            // It was in the ledger already when that was read.
            return;
        }
        window.add(now, requests, used.tokens(), used.chargedNanoUsd());
        budgets.spend(permit, used.chargedNanoUsd());
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

    /** Now that it is known what was used, those who waited for that wait for what they want, or go. */
    private void judge(Instant now) {
        serve(now);
        line.removeIf(waiter -> unjudged.contains(waiter) && !staysInLine(waiter, now));
        unjudged.clear();
        serve(now);
    }

    private boolean staysInLine(Waiter waiter, Instant now) {
        return switch (hindranceInLine(waiter.demand(), waiter.worst(), now)) {
            case Hindrance.Passing(Duration patience, Admittance.Refused why)
            when patience.isPositive() -> {
                waiter.waitsAnew(patience, why);
                yield true;
            }
            case Hindrance other -> {
                waiter.tell(new PermitAnswer.Refused(other.why()));
                yield false;
            }
            case null -> true;
        };
    }

    /** Somebody in line has no patience any more, or is gone; answers whether they were still in line. */
    synchronized boolean leave(Waiter waiter) {
        boolean waited = line.remove(waiter);
        unjudged.remove(waiter);
        // Whoever stood behind may be content with less.
        serve(owner.now());
        return waited;
    }

    // ---- remembering

    /** What is remembered is not what the ledger says any more. */
    synchronized void relearn() {
        if (!needsMemory(limits) || memory == Memory.NONE) {
            return;
        }
        boolean awaited = memory == Memory.ASKED || !line.isEmpty();
        memory = Memory.NONE;
        if (awaited) {
            remember(owner.now());
        }
    }

    private void become(KeyLimits wanted, Instant now) {
        if (wanted.equals(limits)) {
            return;
        }
        boolean same = budgets.areLike(wanted.budgets()) && WindowUse.sameLength(limits.window(), wanted.window());
        limits = wanted;
        if (same) {
            budgets.become(wanted.budgets());
            window.become(wanted.window());
        } else {
            budgets = new BudgetUses(wanted.budgets(), now);
            open.forEach(budgets::reserveAgain);
            window = window.resized(wanted.window(), now);
            memory = needsMemory(wanted) ? Memory.NONE : Memory.KNOWN;
        }
        if (memory == Memory.KNOWN) {
            judge(now);
        }
    }

    private void remember(Instant now) {
        if (memory == Memory.ASKED) {
            return;
        }
        memory = Memory.ASKED;
        questions++;
        int question = questions;
        budgets.roll(now);
        History.Question asked = new History.Question(keyId, budgets.sinces(), window.asked(now));
        owner.history().ask(asked, known -> answered(question, asked, known));
    }

    private void answered(int question, History.Question asked, Optional<History.Known> answer) {
        List<Consumer<Optional<LimitState>>> told;
        Optional<LimitState> state;
        synchronized (this) {
            if (question != questions) {
                return;
            }
            Instant now = owner.now();
            budgets.roll(now);
            if (memory == Memory.ASKED && answer.isPresent() && !budgets.areSince(asked.budgets())) {
                // A day has begun since: what was told is of the one before, and nobody knows how much of it.
                memory = Memory.NONE;
                remember(now);
                return;
            }
            if (memory == Memory.ASKED) {
                answer.ifPresentOrElse(known -> remembered(known, now), this::notRemembered);
            }
            state = memory == Memory.KNOWN ? Optional.of(state()) : Optional.empty();
            told = List.copyOf(lookers);
            lookers.clear();
        }
        told.forEach(looker -> looker.accept(state));
    }

    private void notRemembered() {
        memory = Memory.NONE;
        late.clear();
        line.forEach(waiter -> waiter.tell(new PermitAnswer.Refused(LimitText.unavailable())));
        line.clear();
        unjudged.clear();
    }

    private void remembered(History.Known known, Instant now) {
        budgets.spentAre(known.spentNanoUsd());
        window.beginAnew(now);
        known.window().forEach(used -> window.add(used.at(), used.requests(), used.tokens(), used.nanoUsd()));
        knownTo = known.position();
        memory = Memory.KNOWN;
        late.forEach(settled -> note(settled.permit(), settled.used(), settled.at(), 1));
        late.clear();
        judge(now);
    }

    // ---- telling

    /** What is used of each limit now. */
    synchronized LimitState state() {
        Instant now = owner.now();
        budgets.roll(now);
        return new LimitState(
                new LimitState.Places(limits.concurrency(), open.size(), line.size()),
                window.state(now),
                budgets.state());
    }

    /** Says how it is once that is known, maybe on another thread; empty when it cannot be found out. */
    void look(KeyLimits wanted, Consumer<Optional<LimitState>> then) {
        synchronized (this) {
            become(wanted, owner.now());
            if (memory != Memory.KNOWN) {
                lookers.add(then);
                remember(owner.now());
                return;
            }
        }
        then.accept(Optional.of(state()));
    }

    /** Lets itself be forgotten when nothing is lost by it, because the ledger knows it all. */
    synchronized boolean forgetUnusedSince(long millis) {
        forgotten = open.isEmpty() && line.isEmpty() && memory != Memory.ASKED && usedAtMillis < millis;
        return forgotten;
    }
}
