package io.clauderelay.directory;

import io.clauderelay.keys.Keys;
import io.clauderelay.keys.LiveKey;
import io.clauderelay.keys.LiveKeys;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The keys the data plane recognises, kept in step with the database one change at a time. All of them are in memory when
 * the settings allow so many; otherwise those in use, and the others are asked for when they come.
 */
public final class KnownKeys implements AutoCloseable {
    /** More changes at once than this are read in one go with everything else. */
    private static final int MOST_SINGLE_CHANGES = 1_000;

    private final Database database;
    private final LongSupplier nanoClock;
    private final int maxKeys;
    private final KeyLookups lookups;

    /**
     * Held from the query to what is made of it, by changes and look-ups: so nothing old overwrites what is newer. Fair,
     * because a change must not wait for one look-up after the other.
     */
    private final ReentrantLock refreshing = new ReentrantLock(true);

    private volatile HeldKeys held;

    /**
     * Loads the keys and keeps them in step with the changes that are announced.
     *
     * @param nanoClock by which what does not exist is forgotten
     */
    public KnownKeys(Database database, ChangeFeed changes, DirectorySettings settings, LongSupplier nanoClock) {
        this.database = database;
        this.nanoClock = nanoClock;
        this.maxKeys = settings.maxKeys();
        this.held = new HeldKeys(maxKeys, false, nanoClock);
        // Subscribed before it loads, so that no change falls between the two.
        changes.subscribe(Set.of(Keys.TOPIC), this::changed);
        reload();
        this.lookups = new KeyLookups(this::lookUp);
    }

    /** The key with this digest; null when it is not in memory. Null rather than Optional: once per request. */
    public @Nullable KeyEntry find(KeyDigest digest) {
        return held.find(digest);
    }

    /** Whether it is known without asking that no key has this digest. */
    public boolean isMiss(KeyDigest digest) {
        // Both from one state: between two, all keys may have been loaded anew, this one among them.
        HeldKeys current = held;
        return current.isMiss(digest) && current.find(digest) == null;
    }

    /** Asks the database for a key that is not in memory. Returns at once; the answer may come on another thread. */
    public void ask(KeyDigest digest, Consumer<KeyAnswer> then) {
        lookups.ask(digest, then);
    }

    private Map<KeyDigest, KeyEntry> lookUp(Set<KeyDigest> digests) {
        refreshing.lock();
        try {
            HeldKeys current = held;
            Map<KeyDigest, KeyEntry> found = new HashMap<>();
            Set<KeyDigest> asked = new HashSet<>();
            for (KeyDigest digest : digests) {
                KeyEntry key = current.find(digest);
                if (key != null) {
                    found.put(digest, key);
                } else if (!current.isMiss(digest)) {
                    asked.add(digest);
                }
            }
            if (!asked.isEmpty()) {
                found.putAll(load(asked, current));
            }
            return found;
        } finally {
            refreshing.unlock();
        }
    }

    private Map<KeyDigest, KeyEntry> load(Set<KeyDigest> digests, HeldKeys into) {
        List<String> hex = digests.stream().map(KeyDigest::hex).toList();
        Map<KeyDigest, KeyEntry> loaded = new HashMap<>();
        for (LiveKey key : database.read(sql -> new LiveKeys(sql).withDigests(hex))) {
            loaded.put(hold(key, into), KeyEntry.of(key));
        }
        digests.stream().filter(digest -> !loaded.containsKey(digest)).forEach(into::miss);
        return loaded;
    }

    private void changed(Set<Change> changes) {
        if (changes.size() > MOST_SINGLE_CHANGES || changes.stream().anyMatch(Change::isOfAny)) {
            reload();
            return;
        }
        Set<String> ids = changes.stream().map(Change::id).collect(Collectors.toSet());
        refreshing.lock();
        try {
            HeldKeys current = held;
            Set<String> gone = new HashSet<>(ids);
            for (LiveKey key : database.read(sql -> new LiveKeys(sql).withIds(ids))) {
                hold(key, current);
                gone.remove(key.id());
            }
            gone.forEach(current::remove);
        } finally {
            refreshing.unlock();
        }
    }

    private void reload() {
        refreshing.lock();
        try {
            held = database.read(this::load);
        } finally {
            refreshing.unlock();
        }
    }

    private HeldKeys load(Handle sql) {
        LiveKeys live = new LiveKeys(sql);
        boolean all = live.count() <= maxKeys;
        HeldKeys loaded = new HeldKeys(maxKeys, all, nanoClock);
        if (all) {
            live.forEach(key -> hold(key, loaded));
        } else {
            live.forEachInUse(maxKeys, key -> hold(key, loaded));
        }
        return loaded;
    }

    private static KeyDigest hold(LiveKey key, HeldKeys into) {
        KeyDigest digest = KeyDigest.of(HexFormat.of().parseHex(key.digest()));
        into.put(digest, KeyEntry.of(key));
        return digest;
    }

    @Override
    public void close() {
        lookups.close();
    }
}
