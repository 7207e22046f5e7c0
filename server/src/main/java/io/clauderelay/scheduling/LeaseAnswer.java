package io.clauderelay.scheduling;

/** What the scheduler has to say to a request for an account. */
public sealed interface LeaseAnswer permits Lease, LeaseAnswer.NoAccount {
    /**
     * No account can serve this, now or later, until an admin changes something.
     *
     * @param message why, for the client
     */
    record NoAccount(String message) implements LeaseAnswer {}
}
