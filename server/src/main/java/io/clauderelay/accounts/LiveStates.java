package io.clauderelay.accounts;

import java.util.Optional;

/** What this node's data plane has seen of accounts. Declared here, kept by those who schedule. */
public interface LiveStates {
    /** Why an account is not asked at the moment, such as {@code cooling}; empty when nothing is known. */
    Optional<AccountState> findTrouble(String accountId);

    /** How many attempts an account carries on this node. */
    int inFlight(String accountId);

    /** Forgets an account's troubles, so that it is asked again at once. */
    void reset(String accountId);
}
