package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the account for an attempt: of those that may serve the key and serve the model the ones with the smallest
 * priority number, and of these the one whose last lease lies furthest back. So accounts take turns whatever mix of
 * models and platforms is asked for. One that cools down is chosen only when no other is left. One instance serves one
 * event loop.
 */
public final class Scheduler {
    private final Cooldowns cooldowns;

    /** By account; concurrent for those who read from other threads. */
    private final Map<String, Workload> workloads = new ConcurrentHashMap<>();

    private long leases;

    /** Sets up the scheduler of one event loop; the cooldowns are everybody's. */
    public Scheduler(Cooldowns cooldowns) {
        this.cooldowns = cooldowns;
    }

    /** A lease on the account whose turn it is, or why there is none. */
    public LeaseAnswer lease(Directory directory, Asker asker) {
        List<AccountEntry> accounts = directory.accounts(asker.platform());
        AccountEntry chosen = choose(accounts, asker);
        if (chosen == null) {
            return new LeaseAnswer.NoAccount(NoAccountText.of(accounts, asker));
        }
        leases++;
        Workload workload = workloads.computeIfAbsent(chosen.id(), _ -> new Workload());
        workload.leased(leases);
        return new Lease(chosen, workload, cooldowns, cooldowns.current(chosen.id()));
    }

    /** How many leases on the account this loop has given and not got back. Any thread may ask. */
    public int inFlight(String accountId) {
        Workload workload = workloads.get(accountId);
        return workload == null ? 0 : workload.inFlight();
    }

    /** The accounts stand in the order of their priority, so the first ones that serve the model are the candidates. */
    private @Nullable AccountEntry choose(List<AccountEntry> accounts, Asker asker) {
        AccountEntry ready = null;
        AccountEntry cooling = null;
        for (AccountEntry account : accounts) {
            if (ready != null && account.priority() != ready.priority()) {
                break;
            }
            if (!asker.key().maySpend(account) || !account.supports(asker.model())) {
                continue;
            }
            if (cooldowns.current(account.id()) == null) {
                ready = nextInTurn(ready, account);
            } else {
                cooling = nextInTurn(cooling, account);
            }
        }
        return ready == null ? cooling : ready;
    }

    private AccountEntry nextInTurn(@Nullable AccountEntry first, AccountEntry other) {
        if (first == null) {
            return other;
        }
        boolean otherIsNext = other.priority() == first.priority() && lastLease(other) < lastLease(first);
        return otherIsNext ? other : first;
    }

    private long lastLease(AccountEntry account) {
        Workload workload = workloads.get(account.id());
        return workload == null ? 0 : workload.lastLease();
    }
}
