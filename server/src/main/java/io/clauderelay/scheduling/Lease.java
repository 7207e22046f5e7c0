package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;

/** The right to use an account for one attempt. Must be settled, once, whatever the end. */
public final class Lease implements LeaseAnswer {
    private final AccountEntry account;
    private boolean settled;

    Lease(AccountEntry account) {
        this.account = account;
    }

    public AccountEntry account() {
        return account;
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
    }
}
