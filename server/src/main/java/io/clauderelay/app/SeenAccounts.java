package io.clauderelay.app;

import io.clauderelay.accounts.AccountState;
import io.clauderelay.accounts.LiveStates;
import io.clauderelay.scheduling.Conditions;
import io.clauderelay.vocabulary.Fault;
import java.util.Optional;

/** What this node's schedulers know of accounts, as the management API tells it. */
record SeenAccounts(Conditions conditions) implements LiveStates {
    @Override
    public Optional<AccountState> findTrouble(String accountId) {
        return conditions
                .find(accountId)
                .map(trouble ->
                        new AccountState(name(trouble.fault()), trouble.reason(), trouble.since(), trouble.until()));
    }

    private static AccountState.Name name(Fault fault) {
        return switch (fault) {
            case RATE_LIMITED, OVERLOADED, BROKEN, MODEL_UNKNOWN -> AccountState.Name.COOLING;
            case UNAUTHORIZED, BLOCKED -> AccountState.Name.UNAUTHORIZED;
        };
    }

    @Override
    public int inFlight(String accountId) {
        return conditions.inFlight(accountId);
    }

    @Override
    public void reset(String accountId) {
        conditions.reset(accountId);
    }
}
