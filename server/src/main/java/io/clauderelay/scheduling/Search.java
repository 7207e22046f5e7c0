package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One look for an account: who of the candidates can serve now, and why the others cannot. */
final class Search {
    private final Tier[] tiers;
    private final Asker asker;
    private final Set<String> tried;
    private final long now;
    private final Quotas quotas;
    private @Nullable List<Choice.PassedOver> passedOver;
    private int ready;
    private boolean mayBind = true;
    private @Nullable Writer bound;
    private @Nullable Writer moved;

    /**
     * Who wrote what is encrypted in a conversation.
     *
     * @param account null for one that is gone, of whose organisation nothing is known
     */
    private record Writer(String accountId, @Nullable Candidate account) {
        /** Whether the other one can read it, as far as is known. */
        boolean isReadBy(Candidate other) {
            String organization = account == null ? null : account.entry().organization();
            return account == null
                    || other.id().equals(accountId)
                    || (organization != null && other.isOf(organization));
        }
    }

    /**
     * A look that has not begun.
     *
     * @param tiers smallest priority number first
     * @param quotas what accounts may still cost
     * @param now epoch milliseconds
     */
    Search(Tier[] tiers, Asker asker, Set<String> tried, Quotas quotas, long now) {
        this.quotas = quotas;
        this.tiers = tiers;
        this.asker = asker;
        this.tried = tried;
        this.now = now;
    }

    /** Whether the account that the session is bound to may serve it, and only not with this model. */
    boolean isOfOtherModels(Candidate bound) {
        AccountEntry entry = bound.entry();
        return asker.key().maySpend(entry)
                && (!entry.supports(asker.model())
                        || bound.live().unknownModels().contains(asker.wanted(), now));
    }

    /** Whoever is found serves this request only; the session stays bound where it is. */
    void leaveBinding() {
        mayBind = false;
    }

    /** The conversation has been with this account so far; null when it is gone. */
    void begunWith(String accountId, @Nullable Candidate account) {
        bound = new Writer(accountId, account);
    }

    /** The conversation has left another organisation before, for this account; null when it is gone. */
    void movedTo(String accountId, @Nullable Candidate account) {
        moved = new Writer(accountId, account);
    }

    /** How much of what is encrypted in the conversation the chosen one can read. */
    Legible legible(Candidate chosen) {
        if (moved != null && moved.account() != null && moved.isReadBy(chosen)) {
            return Legible.LATEST;
        }
        if (bound != null && !bound.isReadBy(chosen)) {
            return Legible.NOTHING;
        }
        return moved == null ? Legible.ALL : Legible.LATEST;
    }

    boolean mayBind() {
        return mayBind;
    }

    Asker asker() {
        return asker;
    }

    Tier[] tiers() {
        return tiers;
    }

    long now() {
        return now;
    }

    long millisUntilQuota(Candidate candidate) {
        return quotas.millisUntilReset(candidate.entry(), now);
    }

    /**
     * The one whose turn it is: of those that can serve, of the smallest priority number.
     *
     * @param organization only accounts with this label; null for all
     */
    @Nullable
    Candidate next(@Nullable String organization) {
        ready = 0;
        for (Tier tier : tiers) {
            Candidate found = tier.next(this, organization);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * One that could serve if what is thought of its rate limits were wrong, which nobody finds out who does not ask; none
     * whose upstream has refused somebody lately, for then it is right.
     *
     * @param mostInFlight how much it may carry
     */
    @Nullable
    Candidate nextDespiteAllowance(int mostInFlight) {
        for (Tier tier : tiers) {
            for (Candidate candidate : tier.candidates()) {
                LiveAccount live = candidate.live();
                if (live.inFlight() <= mostInFlight
                        && hindranceOf(candidate) == Hindrance.NO_ALLOWANCE
                        && !live.allowance().isConfirmed(asker.model())) {
                    return candidate;
                }
            }
        }
        return null;
    }

    /** One that would serve if its upstream knew the model, of which it said lately that it does not. */
    @Nullable
    Candidate nextWithoutTheModel() {
        for (Tier tier : tiers) {
            for (Candidate candidate : tier.candidates()) {
                if (hindranceOf(candidate) == Hindrance.MODEL_UNKNOWN) {
                    return candidate;
                }
            }
        }
        return null;
    }

    /** Whether it can serve now; if not, and the request is one for it, it is remembered as passed over. */
    boolean canServe(Candidate candidate) {
        Hindrance hindrance = hindranceOf(candidate);
        if (hindrance == Hindrance.NONE) {
            ready++;
            return true;
        }
        if (hindrance != Hindrance.NOT_MEANT) {
            passOver(candidate, hindrance);
        }
        return false;
    }

    Hindrance hindranceOf(Candidate candidate) {
        AccountEntry entry = candidate.entry();
        LiveAccount live = candidate.live();
        if (!asker.key().maySpend(entry) || !entry.supports(asker.model())) {
            return Hindrance.NOT_MEANT;
        }
        if (tried.contains(entry.id())) {
            return Hindrance.TRIED;
        }
        Health health = live.health();
        if (!health.isWell() && !isServedMeanwhile(live, health)) {
            if (!health.isOver(now)) {
                return Hindrance.COOLING;
            }
            if (health.isTried(now)) {
                return Hindrance.ON_TRIAL;
            }
        }
        if (live.unknownModels().contains(asker.wanted(), now)) {
            return Hindrance.MODEL_UNKNOWN;
        }
        if (quotas.millisUntilReset(entry, now) > 0) {
            return Hindrance.QUOTA_SPENT;
        }
        if (entry.maxConcurrency() > 0 && live.inFlight() >= entry.maxConcurrency()) {
            return Hindrance.FULL;
        }
        return live.allowance().nanosUntilRoom(asker.model(), asker.estimatedTokens()) > 0
                ? Hindrance.NO_ALLOWANCE
                : Hindrance.NONE;
    }

    /** Limits are kept model by model: what is refused for one may be granted for another, and was. */
    boolean isServedMeanwhile(LiveAccount live, Health health) {
        Cooldown cooldown = health.cooldown();
        return cooldown != null
                && cooldown.fault() == Fault.RATE_LIMITED
                && live.allowance().isServed(asker.model(), Duration.ofMillis(now - cooldown.since()));
    }

    /**
     * One that is left alone because of its rate limits, though nobody knows whether they are those of this model. It is
     * asked one thing at a time.
     */
    @Nullable
    Candidate nextLimitedForAnotherModel() {
        for (Tier tier : tiers) {
            for (Candidate candidate : tier.candidates()) {
                LiveAccount live = candidate.live();
                if (live.health().isLimited(now)
                        && hindranceOf(candidate) == Hindrance.COOLING
                        && !live.allowance().isConfirmed(asker.model())
                        && live.allowance().beginProbe(asker.model())) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private void passOver(Candidate candidate, Hindrance hindrance) {
        List<Choice.PassedOver> list = passedOver;
        if (list == null) {
            list = new ArrayList<>(2);
            passedOver = list;
        }
        if (list.size() < Choice.MOST_PASSED_OVER && !names(list, candidate.id())) {
            list.add(new Choice.PassedOver(candidate.id(), hindrance.id()));
        }
    }

    private static boolean names(List<Choice.PassedOver> list, String accountId) {
        for (Choice.PassedOver one : list) {
            if (one.accountId().equals(accountId)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there was another one whose turn it could have been. */
    Choice turn() {
        return choice(ready > 1 ? Choice.TURN : Choice.ONLY_READY);
    }

    Choice choice(Choice plain) {
        return passedOver == null ? plain : new Choice(plain.reason(), passedOver);
    }
}
