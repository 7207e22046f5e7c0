package io.clauderelay.usage.statistics;

import com.fasterxml.jackson.core.type.TypeReference;
import io.clauderelay.platform.json.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What keys and accounts are called today. */
final class Names {
    private static final TypeReference<List<String>> TAGS = new TypeReference<>() {};
    private static final int STEP = 1_000;

    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, String> accounts = new HashMap<>();

    /** Those of keys. Ids that name none are left out. */
    static Names ofKeys(Handle sql, Collection<String> ids) {
        Names names = new Names();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += STEP) {
            sql.createQuery("select id, name from keys where id in (<ids>)")
                    .bindList("ids", all.subList(from, Math.min(from + STEP, all.size())))
                    .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                    .forEach(key -> names.keys.put(key.getKey(), key.getValue()));
        }
        return names;
    }

    /** Those of all accounts, of which there are never many. */
    static Names ofAccounts(Handle sql) {
        Names names = new Names();
        sql.createQuery("select id, name from accounts")
                .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(account -> names.accounts.put(account.getKey(), account.getValue()));
        return names;
    }

    /** None, where nothing with a name is spoken of. */
    static Names none() {
        return new Names();
    }

    @Nullable
    String account(String id) {
        return accounts.get(id);
    }

    @Nullable
    String key(String id) {
        return keys.get(id);
    }

    /** The group of a line. */
    Group group(Grouping grouping, String name) {
        return switch (grouping) {
            case NONE -> Group.ALL;
            case MODEL -> Group.ofModel(name);
            case KEY -> Group.ofKey(name, key(name));
            case ACCOUNT -> name.isEmpty() ? Group.ofAccount(null, null) : Group.ofAccount(name, account(name));
            case PLATFORM -> Group.ofPlatform(name);
            case CLIENT -> Group.ofClient(name);
            case OWNER -> Group.ofOwner(name.isEmpty() ? null : name);
            case TAG -> Group.ofTags(List.copyOf(new TreeSet<>(Json.read(name, TAGS))));
        };
    }
}
