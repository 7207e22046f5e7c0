package io.clauderelay.scheduling;

import io.clauderelay.directory.Directory;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the account for an attempt: the one that serves the session already, else the one whose turn it is among those
 * with the smallest priority number that can serve now. One instance serves one event loop, and is used on it alone.
 */
public final class Scheduler {
    /**
     * What is ready sooner is waited for: by a conversation that only its organisation can read before it goes elsewhere,
     * and by anybody before an account is asked in spite of what is known of its rate limits.
     */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Tier[] NO_TIERS = {};

    private final Conditions conditions;
    private final Sessions sessions;
    private final Quotas quotas;
    private final Roster.Memory rosters;
    private final WaitingLine line;

    /** Somebody who waits for an account. */
    @FunctionalInterface
    public interface Wait {
        /** Waits no longer, and is told nothing. */
        void cancel();
    }

    /**
     * Sets up the scheduler of one event loop.
     *
     * @param conditions everybody's
     * @param sessions everybody's
     * @param quotas everybody's
     */
    public Scheduler(Conditions conditions, Sessions sessions, Quotas quotas, EventLoop loop, LongSupplier nanoTime) {
        this.conditions = conditions;
        this.quotas = quotas;
        this.sessions = sessions;
        this.rosters = new Roster.Memory(conditions);
        this.line = new WaitingLine(loop, nanoTime);
    }

    /** A lease on the account that is to serve, or why there is none. */
    public LeaseAnswer lease(Directory directory, Asker asker, Set<String> triedAccountIds) {
        line.serveFirst();
        return lease(directory, asker, triedAccountIds, true);
    }

    /**
     * Looks for an account.
     *
     * @param loyal whether a conversation that is bound to an organisation waits for it, rather than go elsewhere, and
     *     anybody for what an upstream is thought to grant, rather than find out
     */
    private LeaseAnswer lease(Directory directory, Asker asker, Set<String> tried, boolean loyal) {
        Roster roster = rosters.of(directory);
        StateReference state = asker.state();
        String holder = state == null ? null : sessions.find(asker.issued(state.id()));
        if (holder != null) {
            return leaseOfHolder(roster.find(asker.platform(), holder), asker, tried, loyal);
        }
        if (state != null && (state.unknown() == StateReference.Unknown.NOBODY || isOfAnotherKey(state))) {
            return new LeaseAnswer.StateGone();
        }
        Search search = new Search(roster.of(asker.platform()), asker, tried, quotas, conditions.millis());
        String boundTo = asker.session() == null ? null : sessions.find(asker.session());
        if (boundTo != null) {
            Candidate bound = roster.find(asker.platform(), boundTo);
            search.begunWith(boundTo, bound);
            tellOfMove(search, roster);
            LeaseAnswer kept = stay(search, bound, loyal);
            if (kept != null) {
                return kept;
            }
        }
        for (Candidate next = search.next(null); next != null; next = search.next(null)) {
            Lease.Hold hold = take(next, search);
            if (hold != null) {
                next.takesItsTurn();
                return granted(next, search, hold, search.turn());
            }
        }
        LeaseAnswer answer = notNow(search, loyal);
        return answer == null ? nobody(directory, asker) : answer;
    }

    /** With the account that has what the request refers to: no other could make anything of it. */
    private LeaseAnswer leaseOfHolder(@Nullable Candidate holder, Asker asker, Set<String> tried, boolean loyal) {
        if (holder == null) {
            return new LeaseAnswer.StateGone();
        }
        Search search = new Search(Tier.only(holder), asker, tried, quotas, conditions.millis());
        Lease.Hold hold = search.canServe(holder) ? take(holder, search) : null;
        if (hold != null) {
            holder.charge();
            return granted(holder, search, hold, Choice.STATE);
        }
        LeaseAnswer answer = notNow(search, loyal);
        return answer == null ? new LeaseAnswer.StateGone() : answer;
    }

    /** Why none can serve, or one that is asked all the same; null when the request is for none of them. */
    private @Nullable LeaseAnswer notNow(Search search, boolean loyal) {
        LeaseAnswer.NotNow notNow = NotNowReason.of(search);
        if (notNow == null) {
            // The upstream's own words on the model are worth more to the client than the relay's.
            return leaseInSpite(search, search.nextWithoutTheModel(), Choice.DESPITE_MODEL);
        }
        Lease limited = leaseInSpite(search, search.nextLimitedForAnotherModel(), Choice.DESPITE_LIMITS);
        if (limited != null) {
            return limited;
        }
        if (loyal && notNow.readyIn().compareTo(LONGEST_WAIT) <= 0) {
            return notNow;
        }
        // Who can still wait asks only where no answer is on its way that would tell more.
        Lease despite =
                leaseInSpite(search, search.nextDespiteAllowance(loyal ? 0 : Integer.MAX_VALUE), Choice.DESPITE_LIMITS);
        return despite == null ? notNow : despite;
    }

    private @Nullable Lease leaseInSpite(Search search, @Nullable Candidate candidate, Choice why) {
        Lease.Hold hold = candidate == null ? null : take(candidate, search);
        if (candidate == null || hold == null) {
            return null;
        }
        candidate.charge();
        return granted(candidate, search, hold, search.choice(why));
    }

    private static LeaseAnswer.NoAccount nobody(Directory directory, Asker asker) {
        return new LeaseAnswer.NoAccount(NoAccountText.of(directory.accounts(asker.platform()), asker));
    }

    /** With the session's account, or at least its organisation; null when it has to go elsewhere. */
    private @Nullable LeaseAnswer stay(Search search, @Nullable Candidate bound, boolean loyal) {
        if (bound == null) {
            return null;
        }
        if (search.isOfOtherModels(bound)) {
            // A client's small model, for instance: what the session has at its account is worth keeping for the large
            // one.
            search.leaveBinding();
        }
        if (search.canServe(bound)) {
            Lease.Hold hold = take(bound, search);
            if (hold != null) {
                bound.charge();
                return lease(bound, search, hold, search.choice(Choice.SESSION));
            }
        }
        if (!search.asker().organisationBound().getAsBoolean()) {
            return null;
        }
        String organization = bound.entry().organization();
        if (organization != null) {
            for (Candidate next = search.next(organization); next != null; next = search.next(organization)) {
                Lease.Hold hold = take(next, search);
                if (hold != null) {
                    next.charge();
                    return granted(next, search, hold, search.choice(Choice.SAME_ORGANIZATION));
                }
            }
        }
        return loyal ? NotNowReason.ofOrganisation(search, bound, LONGEST_WAIT.toMillis()) : null;
    }

    private Lease granted(Candidate chosen, Search search, Lease.Hold hold, Choice choice) {
        SessionId session = search.asker().session();
        if (session != null && search.mayBind()) {
            sessions.bind(session, chosen.id());
        }
        if (search.legible(chosen) == Legible.NOTHING
                && search.asker().organisationBound().getAsBoolean()) {
            moved(search.asker(), chosen.id());
        }
        return lease(chosen, search, hold, choice);
    }

    private Lease lease(Candidate chosen, Search search, Lease.Hold hold, Choice choice) {
        return new Lease(this, chosen, search.asker(), new Lease.Grant(choice, search.legible(chosen)), hold);
    }

    private void tellOfMove(Search search, Roster roster) {
        SessionId session = search.asker().session();
        String movedTo = session == null ? null : sessions.find(session.ofMove());
        if (movedTo != null) {
            search.movedTo(movedTo, roster.find(search.asker().platform(), movedTo));
        }
    }

    /** An exchange that this account answered was settled. */
    public void charge(String accountId, Instant startedAt, long nanoUsd, long position) {
        quotas.charge(accountId, startedAt, nanoUsd, position);
    }

    /** What one key was given must not tell another one anything, whichever account it would reach. */
    private boolean isOfAnotherKey(StateReference state) {
        return sessions.find(Asker.issuedToAnyKey(state.id())) != null;
    }

    /** Takes the account's place and, when it is on trial, the trial; null when another loop was faster. */
    private static Lease.@Nullable Hold take(Candidate candidate, Search search) {
        LiveAccount live = candidate.live();
        if (!live.takePlace(candidate.entry().maxConcurrency())) {
            return null;
        }
        Health health = live.health();
        boolean aside = health.isLimited(search.now()) || search.isServedMeanwhile(live, health);
        boolean trial = !health.isWell() && !aside;
        if (trial && (!health.isOver(search.now()) || !live.beginTrial(health, search.now()))) {
            live.freePlace();
            return null;
        }
        Allowance.Mark mark = live.allowance()
                .dispatched(search.asker().model(), search.asker().estimatedTokens());
        // What becomes of one model says nothing of the cooldown that another one began.
        return new Lease.Hold(aside ? health.age() - 1 : health.age(), trial, true, mark);
    }

    /**
     * The same account once more although it may be cooling or on trial: the last try for a passing trouble, which each
     * exchange has once. It keeps to the places the account has.
     */
    public LeaseAnswer leaseAgain(Directory directory, Asker asker, String accountId) {
        Candidate candidate = rosters.of(directory).find(asker.platform(), accountId);
        Search search = new Search(NO_TIERS, asker, Set.of(), quotas, conditions.millis());
        if (candidate == null || search.hindranceOf(candidate) == Hindrance.NOT_MEANT) {
            return nobody(directory, asker);
        }
        if (search.millisUntilQuota(candidate) > 0) {
            return NotNowReason.ofQuota(search, candidate);
        }
        LiveAccount live = candidate.live();
        if (!live.takePlace(candidate.entry().maxConcurrency())) {
            return NotNowReason.full(search);
        }
        Health health = live.health();
        boolean trial = health.isOver(search.now()) && live.beginTrial(health, search.now());
        Allowance.Mark mark = live.allowance().dispatched(asker.model(), asker.estimatedTokens());
        candidate.charge();
        return new Lease(
                this,
                candidate,
                asker,
                new Lease.Grant(search.choice(Choice.AGAIN), Legible.ALL),
                new Lease.Hold(health.age(), trial, trial || health.isWell(), mark));
    }

    /**
     * Waits until {@link #lease} has something else to say than that waiting may help, or patience is over; then a
     * conversation that waits for its organisation goes elsewhere.
     *
     * @param then told once, later, on this loop, unless the wait is cancelled
     */
    public Wait await(
            Supplier<Directory> directory,
            Asker asker,
            Set<String> tried,
            Duration patience,
            Consumer<LeaseAnswer> then) {
        return line.join(loyal -> lease(directory.get(), asker, tried, loyal), patience, then);
    }

    /** The conversation goes on at this account, which cannot read all that it carries. */
    public void moved(Asker asker, String accountId) {
        if (asker.session() != null) {
            sessions.bind(asker.session().ofMove(), accountId);
        }
    }

    /** Remembers something of an account. */
    void remember(SessionId id, String accountId) {
        sessions.bind(id, accountId);
    }

    boolean remembers(SessionId id) {
        return sessions.find(id) != null;
    }

    /** A lease of this loop was given back. */
    void placeIsFree() {
        line.placeIsFree();
    }
}
