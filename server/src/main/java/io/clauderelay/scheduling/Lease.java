package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import org.jspecify.annotations.Nullable;

/** The right to use an account for one attempt. Must be settled, once, whatever the end. */
public final class Lease implements LeaseAnswer {
    private final AccountEntry account;
    private final Workload workload;
    private final Cooldowns cooldowns;
    private final @Nullable Cooldown despite;
    private boolean settled;

    /**
     * A lease that is in force.
     *
     * @param workload where it is counted already
     * @param despite the cooldown the account was in when there was no other; null for none
     */
    Lease(AccountEntry account, Workload workload, Cooldowns cooldowns, @Nullable Cooldown despite) {
        this.account = account;
        this.workload = workload;
        this.cooldowns = cooldowns;
        this.despite = despite;
    }

    public AccountEntry account() {
        return account;
    }

    /**
     * Says what the account's upstream answered, as soon as its status is known.
     *
     * @param retryAfter the header of that name; null for none
     */
    public void answered(int status, @Nullable String retryAfter) {
        if (status >= 400) {
            cooldowns.failed(account.id(), status, retryAfter);
        } else if (despite != null) {
            // An attempt that began before the cooldown did tells nothing about it.
            cooldowns.recovered(account.id(), despite);
        }
    }

    /**
     * Gives the right back.
     *
     * @throws IllegalStateException when it was given back before
     */
    public void settle() {
        if (settled) {
            throw new IllegalStateException("the lease on account " + account.id() + " is settled already");
        }
        settled = true;
        workload.settled();
    }
}
