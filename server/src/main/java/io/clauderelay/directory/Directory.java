package io.clauderelay.directory;

import io.clauderelay.vocabulary.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The accounts and prices that the data plane knows at one moment. Immutable: a change makes a new one. */
public final class Directory {
    private final Map<Platform, List<AccountEntry>> accounts;
    private final Prices prices;

    /** Takes the accounts that may serve: those that are switched off are left out by the loader. */
    public Directory(List<AccountEntry> accounts, Prices prices) {
        this.accounts = byPlatform(accounts);
        this.prices = prices;
    }

    /** The accounts of a platform, smallest priority number first. */
    public List<AccountEntry> accounts(Platform platform) {
        return accounts.getOrDefault(platform, List.of());
    }

    public Prices prices() {
        return prices;
    }

    private static Map<Platform, List<AccountEntry>> byPlatform(List<AccountEntry> accounts) {
        List<AccountEntry> ordered = new ArrayList<>(accounts);
        ordered.sort(Comparator.comparingInt(AccountEntry::priority).thenComparing(AccountEntry::id));
        Map<Platform, List<AccountEntry>> grouped = new EnumMap<>(Platform.class);
        for (AccountEntry account : ordered) {
            grouped.computeIfAbsent(account.platform(), _ -> new ArrayList<>()).add(account);
        }
        grouped.replaceAll((_, list) -> List.copyOf(list));
        return grouped;
    }
}
