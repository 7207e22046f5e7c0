package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One look for an account: who of the candidates can serve now, and why the others cannot. */
final class Search {
    private final Candidate[] candidates;
    private final Asker asker;
    private final Set<String> tried;
    private final long now;
    private @Nullable List<Choice.PassedOver> passedOver;
    private boolean contested;

    /**
     * A look that has not begun.
     *
     * @param candidates smallest priority number first
     * @param now epoch milliseconds
     */
    Search(Candidate[] candidates, Asker asker, Set<String> tried, long now) {
        this.candidates = candidates;
        this.asker = asker;
        this.tried = tried;
        this.now = now;
    }

    Asker asker() {
        return asker;
    }

    Candidate[] candidates() {
        return candidates;
    }

    long now() {
        return now;
    }

    /** The one whose turn it is: of those that can serve, of the smallest priority number. */
    @Nullable
    Candidate next() {
        contested = false;
        Candidate best = null;
        double bestAt = 0;
        for (Candidate candidate : candidates) {
            if (best != null && candidate.tier() != best.tier()) {
                break;
            }
            if (!canServe(candidate)) {
                continue;
            }
            contested = best != null;
            double at = candidate.comesAt();
            if (best == null || at < bestAt || (at == bestAt && candidate.wasGivenLessThan(best))) {
                best = candidate;
                bestAt = at;
            }
        }
        return best;
    }

    /** The same among the accounts of one organisation, whatever their priority. */
    @Nullable
    Candidate nextOf(String organization) {
        Candidate best = null;
        double bestAt = 0;
        for (Candidate candidate : candidates) {
            if (!organization.equals(candidate.entry().organization()) || !canServe(candidate)) {
                continue;
            }
            double at = candidate.comesAt();
            if (best == null || at < bestAt || (at == bestAt && candidate.wasGivenLessThan(best))) {
                best = candidate;
                bestAt = at;
            }
        }
        return best;
    }

    /** Whether it can serve now; if not, and it was meant to, it is remembered as passed over. */
    boolean canServe(Candidate candidate) {
        Hindrance hindrance = hindranceOf(candidate);
        if (hindrance != Hindrance.NONE && hindrance != Hindrance.NOT_MEANT) {
            passOver(candidate, hindrance);
        }
        return hindrance == Hindrance.NONE;
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
        Cooldown cooldown = health.cooldown();
        if (cooldown != null && !cooldown.isOver(now)) {
            return Hindrance.COOLING;
        }
        if (cooldown != null && health.tried()) {
            return Hindrance.ON_TRIAL;
        }
        if (live.unknownModels().contains(asker.model(), now)) {
            return Hindrance.MODEL_UNKNOWN;
        }
        if (entry.maxConcurrency() > 0 && live.inFlight() >= entry.maxConcurrency()) {
            return Hindrance.FULL;
        }
        return live.allowance().nanosUntilRoom(asker.estimatedTokens()) > 0 ? Hindrance.NO_ALLOWANCE : Hindrance.NONE;
    }

    private void passOver(Candidate candidate, Hindrance hindrance) {
        List<Choice.PassedOver> list = passedOver;
        if (list == null) {
            list = new ArrayList<>();
            passedOver = list;
        }
        if (list.size() < Choice.MOST_PASSED_OVER) {
            list.add(new Choice.PassedOver(candidate.id(), hindrance.id()));
        }
    }

    /** Whether there was somebody else whose turn it could have been. */
    String reason() {
        return contested ? Choice.TURN : Choice.ONLY;
    }

    Choice choice(String reason) {
        return new Choice(reason, passedOver == null ? List.of() : passedOver);
    }
}
