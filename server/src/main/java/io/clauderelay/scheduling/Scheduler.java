package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.vocabulary.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the account for an attempt: of those that serve the model the ones with the smallest priority number, and of
 * these the one whose last lease lies furthest back. So accounts take turns whatever mix of models and platforms is
 * asked for. One instance serves one event loop.
 */
public final class Scheduler {
    /** By account, the number of its last lease. */
    private final Map<String, Long> lastLeases = new HashMap<>();

    private long leases;

    /** A lease on the account whose turn it is, or why there is none. */
    public LeaseAnswer lease(Directory directory, Platform platform, String model) {
        List<AccountEntry> accounts = directory.accounts(platform);
        AccountEntry chosen = leastRecentlyLeased(accounts, model);
        if (chosen == null) {
            return new LeaseAnswer.NoAccount(
                    accounts.isEmpty()
                            ? "The relay has no active " + platform.id() + " account; an administrator must add one."
                            : "No " + platform.id() + " account of the relay serves the model '" + model + "'.");
        }
        leases++;
        lastLeases.put(chosen.id(), leases);
        return new Lease(chosen);
    }

    /** The accounts stand in the order of their priority, so the first ones that serve the model are the candidates. */
    private @Nullable AccountEntry leastRecentlyLeased(List<AccountEntry> accounts, String model) {
        AccountEntry chosen = null;
        long chosenLast = 0;
        for (AccountEntry account : accounts) {
            if (chosen != null && account.priority() != chosen.priority()) {
                break;
            }
            long last = lastLeases.getOrDefault(account.id(), 0L);
            if (account.supports(model) && (chosen == null || last < chosenLast)) {
                chosen = account;
                chosenLast = last;
            }
        }
        return chosen;
    }
}
