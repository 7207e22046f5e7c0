package io.clauderelay.testing;

import io.clauderelay.accounts.AccountState;
import io.clauderelay.accounts.LiveStates;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a data plane has seen of accounts, as a test tells it. */
public final class KnownTroubles implements LiveStates {
    private final Map<String, AccountState> troubles = new ConcurrentHashMap<>();
    private final Map<String, Integer> inFlight = new ConcurrentHashMap<>();

    public void put(String accountId, AccountState trouble) {
        troubles.put(accountId, trouble);
    }

    public void carry(String accountId, int attempts) {
        inFlight.put(accountId, attempts);
    }

    @Override
    public Optional<AccountState> findTrouble(String accountId) {
        return Optional.ofNullable(troubles.get(accountId));
    }

    @Override
    public int inFlight(String accountId) {
        return inFlight.getOrDefault(accountId, 0);
    }

    @Override
    public void reset(String accountId) {
        troubles.remove(accountId);
    }
}
