package io.clauderelay.scheduling;

import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Works out what keeps all candidates from serving, and for how long. */
final class NotNowReason {
    /** A place or a trial's end comes when it comes. */
    private static final long SOON_MILLIS = 1_000;

    private boolean meant;
    private boolean tried;
    private boolean busy;
    private boolean rateLimited;
    private boolean unusable;
    private boolean spent;
    private long readyInMillis = Long.MAX_VALUE;
    private long usableInMillis = Long.MAX_VALUE;

    /** What keeps every candidate of a search that found none; null when it was meant for none of them. */
    static LeaseAnswer.@Nullable NotNow of(Search search) {
        NotNowReason reason = new NotNowReason();
        for (Tier tier : search.tiers()) {
            for (Candidate candidate : tier.candidates()) {
                reason.look(search, candidate);
            }
        }
        return reason.answer(search);
    }

    /** The account has cost what it may. */
    static LeaseAnswer ofQuota(Search search, Candidate candidate) {
        LeaseAnswer.NotNow.Cause cause = LeaseAnswer.NotNow.Cause.QUOTA_SPENT;
        return new LeaseAnswer.NotNow(
                cause, Duration.ofMillis(search.millisUntilQuota(candidate)), NoAccountText.of(cause, search.asker()));
    }

    /** The account has no place free. */
    static LeaseAnswer full(Search search) {
        LeaseAnswer.NotNow.Cause cause = LeaseAnswer.NotNow.Cause.BUSY;
        return new LeaseAnswer.NotNow(cause, Duration.ofMillis(SOON_MILLIS), NoAccountText.of(cause, search.asker()));
    }

    /** What to wait for, when an account of the organisation may serve within the patience, or again; null when none. */
    static LeaseAnswer.@Nullable NotNow ofOrganisation(Search search, Candidate bound, long patienceMillis) {
        String organization = bound.entry().organization();
        NotNowReason reason = new NotNowReason();
        for (Tier tier : search.tiers()) {
            for (Candidate candidate : tier.candidates()) {
                boolean kin = organization != null
                        && organization.equals(candidate.entry().organization());
                if ((kin || candidate.id().equals(bound.id())) && isNear(search, candidate, patienceMillis)) {
                    reason.look(search, candidate);
                }
            }
        }
        LeaseAnswer.NotNow answer = reason.answer(search);
        boolean passes = answer != null
                && answer.cause() != LeaseAnswer.NotNow.Cause.UNUSABLE
                && answer.cause() != LeaseAnswer.NotNow.Cause.QUOTA_SPENT;
        return passes ? answer : null;
    }

    /** Whether it may serve the conversation soon: now and then even one that was tried, when the same is tried again. */
    private static boolean isNear(Search search, Candidate candidate, long patienceMillis) {
        return readyInMillis(search, candidate) <= patienceMillis
                || (search.hindranceOf(candidate) == Hindrance.TRIED
                        && candidate.live().health().isWell());
    }

    private LeaseAnswer.@Nullable NotNow answer(Search search) {
        LeaseAnswer.NotNow.Cause cause = cause();
        return cause == null
                ? null
                : new LeaseAnswer.NotNow(cause, readyIn(cause), NoAccountText.of(cause, search.asker()));
    }

    /** How long until the account may serve the request, in milliseconds; the largest number when that cannot be said. */
    static long readyInMillis(Search search, Candidate candidate) {
        Cooldown cooldown = candidate.live().health().cooldown();
        return switch (search.hindranceOf(candidate)) {
            case NONE -> 0;
            case COOLING -> cooldown == null ? 0 : Math.max(1, cooldown.until() - search.now());
            case FULL, ON_TRIAL -> SOON_MILLIS;
            case NO_ALLOWANCE ->
                Duration.ofNanos(candidate
                                .live()
                                .allowance()
                                .nanosUntilRoom(
                                        search.asker().model(), search.asker().estimatedTokens()))
                        .plusMillis(1)
                        .toMillis();
            case QUOTA_SPENT -> search.millisUntilQuota(candidate);
            case NOT_MEANT, MODEL_UNKNOWN, TRIED -> Long.MAX_VALUE;
        };
    }

    private void look(Search search, Candidate candidate) {
        Hindrance hindrance = search.hindranceOf(candidate);
        if (hindrance == Hindrance.NOT_MEANT || hindrance == Hindrance.MODEL_UNKNOWN) {
            return;
        }
        meant = true;
        if (hindrance == Hindrance.TRIED) {
            tried = true;
            return;
        }
        Cooldown cooldown = candidate.live().health().cooldown();
        long millis = readyInMillis(search, candidate);
        if (hindrance == Hindrance.QUOTA_SPENT) {
            spent = true;
            usableInMillis = Math.min(usableInMillis, millis);
            return;
        }
        if (cooldown != null && cooldown.isForAdmin()) {
            unusable = true;
            usableInMillis = Math.min(usableInMillis, millis);
            return;
        }
        boolean limited = hindrance == Hindrance.NO_ALLOWANCE
                || (cooldown != null && cooldown.fault() == Fault.RATE_LIMITED && hindrance != Hindrance.FULL);
        rateLimited |= limited;
        busy |= !limited;
        readyInMillis = Math.min(readyInMillis, millis);
    }

    private LeaseAnswer.NotNow.@Nullable Cause cause() {
        if (!meant) {
            return null;
        }
        if (busy) {
            return LeaseAnswer.NotNow.Cause.BUSY;
        }
        if (rateLimited) {
            return LeaseAnswer.NotNow.Cause.RATE_LIMITED;
        }
        if (spent && !tried) {
            return LeaseAnswer.NotNow.Cause.QUOTA_SPENT;
        }
        return unusable && !tried ? LeaseAnswer.NotNow.Cause.UNUSABLE : LeaseAnswer.NotNow.Cause.TRIED;
    }

    private Duration readyIn(LeaseAnswer.NotNow.Cause cause) {
        return switch (cause) {
            case BUSY, RATE_LIMITED -> Duration.ofMillis(readyInMillis);
            case UNUSABLE, QUOTA_SPENT -> Duration.ofMillis(usableInMillis);
            case TRIED -> Duration.ZERO;
        };
    }
}
