package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The right to use an account for one attempt. Must be settled, once, whatever the end. */
public final class Lease implements LeaseAnswer {
    private final Scheduler scheduler;
    private final Candidate candidate;
    private final Asker asker;
    private final Grant grant;
    private final Hold hold;
    private boolean settled;

    /**
     * What a lease holds of its account.
     *
     * @param age the account's age when it was taken
     * @param trial whether it decides whether the account is well again
     * @param counts whether its failure makes the account worse: asked while it should rest, an account tells nothing new
     * @param mark the allowance's
     */
    record Hold(long age, boolean trial, boolean counts, Allowance.Mark mark) {
        /** The age of which a failure speaks. */
        long failureAge() {
            return counts ? age : age - 1;
        }
    }

    /**
     * How it came about.
     *
     * @param choice why this account
     * @param legible how much of what is encrypted in the conversation the account can read
     */
    record Grant(Choice choice, Legible legible) {}

    Lease(Scheduler scheduler, Candidate candidate, Asker asker, Grant grant, Hold hold) {
        this.scheduler = scheduler;
        this.candidate = candidate;
        this.asker = asker;
        this.grant = grant;
        this.hold = hold;
    }

    public AccountEntry account() {
        return candidate.entry();
    }

    /** The id of the key it was given for. */
    public String keyId() {
        return asker.key().id();
    }

    /** Why this account, and why not others. */
    public Choice choice() {
        return grant.choice();
    }

    /** How much of what is encrypted in the conversation the account can read. */
    public Legible legible() {
        return grant.legible();
    }

    /** Whether this is the last that another organisation wrote before the conversation left it. */
    public boolean knowsForeign(String encrypted) {
        return scheduler.remembers(asker.foreign(encrypted));
    }

    /** This is the last that another organisation wrote before the conversation left it for this account's. */
    public void remembersForeign(String encrypted) {
        scheduler.remember(asker.foreign(encrypted), candidate.id());
    }

    /** The answer's head is here: reads what the upstream says of the account's rate limits. */
    public void answered(AnswerHeaders headers) {
        candidate.live().allowance().observed(hold.mark(), headers);
    }

    /** Content comes: who was on trial has passed. Whether one that was well stays so, the end of the answer decides. */
    public void began() {
        if (hold.trial()) {
            succeeded();
        }
    }

    /** The answer names something that only this account has, and that later requests of the key may refer to. */
    public void issued(String stateId) {
        scheduler.remember(asker.issued(stateId), candidate.id());
        scheduler.remember(Asker.issuedToAnyKey(stateId), candidate.id());
    }

    /** The answer is whole: the account is well. */
    public void succeeded() {
        candidate.live().allowance().served(hold.mark());
        candidate.live().unknownModels().remove(asker.wanted());
        candidate.live().succeeded(hold.age());
    }

    /**
     * The attempt failed in a way that says something of the account.
     *
     * @param pause how long the upstream wants to be left alone; null for what the fault usually means
     * @param reason one sentence for an admin
     */
    public void failed(Fault fault, @Nullable Duration pause, String reason) {
        if (fault == Fault.MODEL_UNKNOWN) {
            candidate.live().modelUnknown(asker.wanted(), pause);
        } else {
            if (fault == Fault.RATE_LIMITED) {
                candidate.live().allowance().refused(hold.mark(), pause);
            }
            candidate.live().failed(hold.failureAge(), fault, pause, reason);
        }
    }

    /**
     * Gives the right back. Without success or failure before, nothing is known of the account.
     *
     * @throws IllegalStateException when it was given back before
     */
    public void settle() {
        if (settled) {
            throw new IllegalStateException("the lease on account " + candidate.id() + " is settled already");
        }
        settled = true;
        if (hold.trial()) {
            candidate.live().endTrial(hold.age());
        }
        candidate.live().freePlace();
        scheduler.placeIsFree();
    }
}
