package io.clauderelay.directory;

import io.clauderelay.keys.Binding;
import io.clauderelay.vocabulary.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The accounts and prices that the data plane knows at one moment. Immutable: a change makes a new one. */
public final class Directory {
    /** Models' names come from clients, so not all of them are remembered. */
    private static final int MOST_OFFERS = 10_000;

    private final Map<Asked, List<Offer>> offers = new ConcurrentHashMap<>();
    private final Map<Platform, List<AccountEntry>> accounts;
    private final Prices prices;

    /**
     * A model as some accounts have it.
     *
     * @param model its name there
     * @param costMultiplierMillionths by how much the dearest of them multiplies its price
     */
    public record Offer(String model, long costMultiplierMillionths) {}

    private record Asked(
            Platform platform, String model, @Nullable Binding binding) {}

    /** Takes the accounts that may serve: those that are switched off are left out by the loader. */
    public Directory(List<AccountEntry> accounts, Prices prices) {
        this.accounts = byPlatform(accounts);
        this.prices = prices;
    }

    /** The accounts of a platform, smallest priority number first. */
    public List<AccountEntry> accounts(Platform platform) {
        return accounts.getOrDefault(platform, List.of());
    }

    /**
     * Under which names the accounts that may serve a key know a model, and how dear they are. Worked out once for each
     * model and kind of binding: there may be a thousand accounts.
     */
    public List<Offer> offers(KeyEntry key, Platform platform, String model) {
        Asked asked = new Asked(platform, model, key.bindings().get(platform));
        List<Offer> known = offers.get(asked);
        if (known == null) {
            known = findOffers(key, platform, model);
            if (offers.size() < MOST_OFFERS) {
                offers.put(asked, known);
            }
        }
        return known;
    }

    private List<Offer> findOffers(KeyEntry key, Platform platform, String model) {
        Map<String, Long> dearest = new LinkedHashMap<>();
        for (AccountEntry account : accounts(platform)) {
            if (key.maySpend(account) && account.supports(model)) {
                dearest.merge(account.models().upstreamName(model), account.costMultiplierMillionths(), Math::max);
            }
        }
        List<Offer> found = new ArrayList<>();
        dearest.forEach((name, multiplier) -> found.add(new Offer(name, multiplier)));
        return List.copyOf(found);
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
