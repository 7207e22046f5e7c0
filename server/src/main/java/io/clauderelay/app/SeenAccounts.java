package io.clauderelay.app;

import io.clauderelay.accounts.AccountState;
import io.clauderelay.accounts.LiveStates;
import io.clauderelay.scheduling.Conditions;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** What this node's schedulers know of accounts, as the management API tells it. */
record SeenAccounts(Conditions conditions, InstantSource clock) implements LiveStates {
    @Override
    public Optional<AccountState> findTrouble(String accountId) {
        return conditions.find(accountId).map(SeenAccounts::state).or(() -> spent(accountId));
    }

    private static AccountState state(Conditions.Trouble trouble) {
        String told = sentence(trouble.reason());
        String reason = trouble.until() == null ? told + " One request at a time is tried, until one succeeds." : told;
        return new AccountState(name(trouble.fault()), reason, trouble.since(), trouble.until());
    }

    /** Reasons are told inside of log lines too, without the dress of a sentence. */
    private static String sentence(String reason) {
        String begun = reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }

    private Optional<AccountState> spent(String accountId) {
        Duration wait = conditions.untilAllowed(accountId);
        return wait.isZero()
                ? Optional.empty()
                : Optional.of(new AccountState(
                        AccountState.Name.SATURATED,
                        "It has used what its upstream's rate limits allow.",
                        null,
                        clock.instant().plus(wait)));
    }

    private static AccountState.Name name(Fault fault) {
        return switch (fault) {
            case RATE_LIMITED, OVERLOADED, BROKEN, MODEL_UNKNOWN -> AccountState.Name.COOLING;
            case UNAUTHORIZED -> AccountState.Name.UNAUTHORIZED;
            case BLOCKED -> AccountState.Name.BLOCKED;
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
