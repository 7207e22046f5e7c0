package io.clauderelay.app;

import io.clauderelay.accounts.AccountState;
import io.clauderelay.accounts.LiveStates;
import io.clauderelay.scheduling.Cooldown;
import io.clauderelay.scheduling.Cooldowns;
import io.clauderelay.scheduling.Scheduler;
import java.util.List;
import java.util.Optional;

/** What this node's schedulers know of accounts, as the management API tells it. */
record SeenAccounts(Cooldowns cooldowns, List<Scheduler> schedulers) implements LiveStates {
    @Override
    public Optional<AccountState> findTrouble(String accountId) {
        return cooldowns
                .find(accountId)
                .map(cooldown ->
                        new AccountState(name(cooldown.kind()), cooldown.reason(), cooldown.since(), cooldown.until()));
    }

    private static AccountState.Name name(Cooldown.Kind kind) {
        return switch (kind) {
            case COOLING -> AccountState.Name.COOLING;
            case UNAUTHORIZED -> AccountState.Name.UNAUTHORIZED;
        };
    }

    @Override
    public int inFlight(String accountId) {
        return schedulers.stream()
                .mapToInt(scheduler -> scheduler.inFlight(accountId))
                .sum();
    }

    @Override
    public void reset(String accountId) {
        cooldowns.clear(accountId);
    }
}
