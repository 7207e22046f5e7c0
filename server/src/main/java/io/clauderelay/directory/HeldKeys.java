package io.clauderelay.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are in memory, and for a short time the digests that no key has. Read by every event loop; written by
 * one thread at a time.
 */
final class HeldKeys {
    /** Long enough to spare the database a client that does not give up, short enough to be forgotten by itself. */
    private static final Duration MISS_LIFETIME = Duration.ofSeconds(10);

    /** Guessed secrets differ all the time, so more would only be more memory. */
    private static final int MOST_MISSES = 10_000;

    private final int most;
    private final Cache<KeyDigest, KeyEntry> keys;
    private final Cache<KeyDigest, Boolean> misses;
    private final Map<String, KeyDigest> digests = new ConcurrentHashMap<>();
    private volatile boolean complete;

    /**
     * Holds nothing yet.
     *
     * @param complete whether all keys there are will be put, so that what is not held does not exist
     */
    HeldKeys(int most, boolean complete, LongSupplier nanoClock) {
        this.most = most;
        this.complete = complete;
        // The caches tidy up on the thread that happens to be there: a little at a time, and no pool takes part.
        this.keys = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(most)
                .<KeyDigest, KeyEntry>evictionListener((digest, key, _) -> forget(digest, key))
                .build();
        this.misses = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(nanoClock::getAsLong)
                .maximumSize(MOST_MISSES)
                .expireAfterWrite(MISS_LIFETIME)
                .build();
    }

    private void forget(@Nullable KeyDigest digest, @Nullable KeyEntry key) {
        if (digest != null && key != null) {
            digests.remove(key.id(), digest);
        }
    }

    @Nullable
    KeyEntry find(KeyDigest digest) {
        return keys.getIfPresent(digest);
    }

    /** Whether it is certain that no key has this digest. */
    boolean isMiss(KeyDigest digest) {
        return complete || misses.getIfPresent(digest) != null;
    }

    boolean isComplete() {
        return complete;
    }

    int count() {
        return digests.size();
    }

    /** Holds a key as it is now, under this digest and no other. */
    void put(KeyDigest digest, KeyEntry key) {
        KeyDigest before = digests.get(key.id());
        if (before == null && digests.size() >= most) {
            // Said before another one has to go for it.
            complete = false;
        }
        keys.put(digest, key);
        digests.put(key.id(), digest);
        if (before != null && !before.equals(digest)) {
            keys.invalidate(before);
        }
        if (keys.policy().getIfPresentQuietly(digest) == null) {
            // Another thread found no room for it before it had its place among the digests.
            digests.remove(key.id(), digest);
        }
        misses.invalidate(digest);
    }

    void remove(String id) {
        KeyDigest digest = digests.remove(id);
        if (digest != null) {
            keys.invalidate(digest);
        }
    }

    /** Notes that no key has this digest. */
    void miss(KeyDigest digest) {
        misses.put(digest, Boolean.TRUE);
    }
}
