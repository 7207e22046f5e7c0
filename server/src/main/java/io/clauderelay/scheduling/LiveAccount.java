package io.clauderelay.scheduling;

import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of one account: how it fares, what it carries, what its upstream allows. One for all event loops;
 * nothing in it takes a lock.
 */
final class LiveAccount {
    private static final Logger log = LoggerFactory.getLogger(LiveAccount.class);

    /** A single failure is anybody's bad luck; three in a row without one success between them are not. */
    static final int FAILURES_TO_OPEN = 3;

    private final String id;
    private final InstantSource clock;
    private final Runnable changed;
    private final Allowance allowance;
    private final UnknownModels unknownModels = new UnknownModels();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicReference<Health> health = new AtomicReference<>(Health.WELL);

    /**
     * Knows nothing bad of the account yet.
     *
     * @param changed told when a cooldown began, ended or lasts longer
     */
    LiveAccount(String id, InstantSource clock, LongSupplier nanoTime, Runnable changed) {
        this.id = id;
        this.clock = clock;
        this.changed = changed;
        this.allowance = new Allowance(nanoTime, clock);
    }

    Health health() {
        return health.get();
    }

    Allowance allowance() {
        return allowance;
    }

    UnknownModels unknownModels() {
        return unknownModels;
    }

    int inFlight() {
        return inFlight.get();
    }

    // ---- places

    /** Takes a place; false when as many as there are, 0 for no limit, are taken. */
    boolean takePlace(int places) {
        if (places == 0) {
            inFlight.incrementAndGet();
            return true;
        }
        int taken = inFlight.get();
        while (taken < places) {
            int seen = inFlight.compareAndExchange(taken, taken + 1);
            if (seen == taken) {
                return true;
            }
            taken = seen;
        }
        return false;
    }

    void freePlace() {
        inFlight.decrementAndGet();
    }

    // ---- trials

    /** Makes the caller's attempt the one that decides; false when that is another's, or there is nothing to decide. */
    boolean beginTrial(Health seen, long now) {
        return !seen.isWell() && !seen.isTried(now) && health.compareAndSet(seen, seen.trialFrom(now));
    }

    /** The attempt that was to decide is over; unless it has decided, another one is to. */
    void endTrial(long age) {
        change(now -> now.age() == age ? now.withoutTrial() : now);
    }

    // ---- verdicts

    /** An attempt that began at this age got content. */
    void succeeded(long age) {
        Health before = health.get();
        if (before.isWell() && before.failures() == 0) {
            return;
        }
        before = change(now -> now.isWell() || now.age() == age ? now.recovered() : now);
        if (!before.isWell() && before.age() == age) {
            changed.run();
            log.atInfo().addKeyValue(LogKeys.ACCOUNT, id).log("account answers again");
        }
    }

    /**
     * An attempt that began at this age failed, and that tells something of the account as a whole.
     *
     * @param given how long its upstream wants to be left alone; null when it did not say
     */
    void failed(long age, Fault fault, @Nullable Duration given, String reason) {
        Failing failing = new Failing(fault, given, reason, clock.millis());
        Health before = change(now -> afterFailure(now, age, failing));
        Cooldown after = afterFailure(before, age, failing).cooldown();
        if (after != null && !after.equals(before.cooldown())) {
            changed.run();
            log(after);
        }
    }

    /** Its upstream does not know the model. */
    void modelUnknown(String model, @Nullable Duration given) {
        long now = clock.millis();
        unknownModels.add(
                model, now, now + Pauses.of(Fault.MODEL_UNKNOWN, 1, given).toMillis());
    }

    /** A failure, as it is told. */
    private record Failing(Fault fault, @Nullable Duration given, String reason, long time) {
        Cooldown cooldown(int strikes) {
            long pause = Pauses.of(fault, strikes, given).toMillis();
            return new Cooldown(fault, reason, strikes, time, time + pause);
        }
    }

    private static Health afterFailure(Health now, long age, Failing failing) {
        Cooldown current = now.cooldown();
        boolean stale = now.age() != age;
        if (current == null && stale && tellsOfTheAccount(failing.fault())) {
            // It began before the account was ill and became well again, or was given another credential.
            return now;
        }
        if (current == null) {
            boolean counted = failing.fault() == Fault.BROKEN && now.failures() + 1 < FAILURES_TO_OPEN;
            return counted ? now.counting(now.failures() + 1) : now.cooling(failing.cooldown(1));
        }
        if (!stale) {
            Cooldown next = failing.cooldown(current.strikes() + 1);
            return now.cooling(next.until() < current.until() ? next.lastingUntil(current.until()) : next);
        }
        // It began before the cooldown did: the same trouble, unless it is told that it lasts longer.
        Cooldown other = failing.cooldown(current.strikes());
        boolean news = failing.given() != null || failing.fault() != current.fault();
        boolean longer = other.until() > current.until() && failing.fault() != Fault.BROKEN;
        return news && longer ? now.extended(other) : now;
    }

    /** Limits and load are told of the moment; these of the account as it was. */
    private static boolean tellsOfTheAccount(Fault fault) {
        return fault == Fault.BROKEN || fault == Fault.UNAUTHORIZED || fault == Fault.BLOCKED;
    }

    private void log(Cooldown begun) {
        log.atWarn()
                .addKeyValue(LogKeys.ACCOUNT, id)
                .addKeyValue(LogKeys.REASON, begun.reason())
                .log(
                        begun.isForAdmin()
                                ? "account is refused by its upstream; an admin must look"
                                : "account cools down");
    }

    // ---- from outside

    /** Forgets every trouble, and what its upstream was thought to grant. */
    void reset() {
        unknownModels.clear();
        allowance.forget();
        change(Health::reset);
        changed.run();
    }

    /** Remembers a cooldown from before this node started, unless it knows of a longer one. */
    void remember(Cooldown saved) {
        // A clock that was wrong when it was saved must not leave an account alone for years.
        Cooldown earlier = saved.lastingUntil(Math.min(saved.until(), clock.millis() + Pauses.LONGEST.toMillis()));
        change(now -> now.cooldown() != null && now.cooldown().until() >= earlier.until() ? now : now.cooling(earlier));
    }

    /** Replaces the health; answers what it was before. */
    private Health change(UnaryOperator<Health> change) {
        return health.getAndUpdate(change);
    }
}
