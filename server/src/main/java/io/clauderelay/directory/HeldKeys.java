package io.clauderelay.directory;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are in memory. Read by every event loop; written by one thread at a time. When there is no room, a key
 * that nobody has used for a while makes it: those in use have a mark, a hand goes round and takes the marks away, and
 * the first key it finds without one goes. So using a key costs one look and no bookkeeping.
 */
final class HeldKeys {
    private static final class Held {
        private final KeyEntry key;

        /** Written by many threads without order: a mark that is lost costs a look-up, no more. */
        private boolean used;

        Held(KeyEntry key) {
            this.key = key;
        }
    }

    private final int most;
    private final Map<KeyDigest, Held> keys = new ConcurrentHashMap<>();
    private final Map<String, KeyDigest> digests = new HashMap<>();
    private final RecentMisses misses;
    private Iterator<Map.Entry<KeyDigest, Held>> hand = keys.entrySet().iterator();
    private volatile boolean complete;

    /**
     * Holds nothing yet.
     *
     * @param complete whether all keys there are will be put, so that what is not held does not exist
     */
    HeldKeys(int most, boolean complete, LongSupplier nanoClock) {
        this.most = most;
        this.complete = complete;
        this.misses = new RecentMisses(nanoClock);
    }

    @Nullable
    KeyEntry find(KeyDigest digest) {
        Held held = keys.get(digest);
        if (held == null) {
            return null;
        }
        if (!held.used) {
            held.used = true;
        }
        return held.key;
    }

    /** Whether it is certain that no key has this digest. */
    boolean isMiss(KeyDigest digest) {
        return complete || misses.contains(digest);
    }

    /** Holds a key as it is now, under this digest and no other. */
    void put(KeyDigest digest, KeyEntry key) {
        KeyDigest before = digests.get(key.id());
        if (before == null && digests.size() >= most) {
            // Said before another one goes.
            complete = false;
            makeRoom();
        }
        keys.put(digest, new Held(key));
        digests.put(key.id(), digest);
        if (before != null && !before.equals(digest)) {
            keys.remove(before);
        }
        misses.remove(digest);
    }

    private void makeRoom() {
        int left = digests.size();
        while (digests.size() == left) {
            if (!hand.hasNext()) {
                hand = keys.entrySet().iterator();
            }
            Map.Entry<KeyDigest, Held> next = hand.next();
            Held held = next.getValue();
            if (held.used) {
                held.used = false;
            } else if (keys.remove(next.getKey(), held)) {
                digests.remove(held.key.id());
            }
        }
    }

    void remove(String id) {
        KeyDigest digest = digests.remove(id);
        if (digest != null) {
            keys.remove(digest);
        }
    }

    /** Notes that no key has this digest. */
    void miss(KeyDigest digest) {
        misses.add(digest);
    }
}
