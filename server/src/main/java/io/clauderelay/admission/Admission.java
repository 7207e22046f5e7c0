package io.clauderelay.admission;

import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyDigest;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.platform.crypto.KeyHasher;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells who asks. One instance serves one event loop. */
public final class Admission {
    /** Longer than any secret of ours or of an imported key; what is longer is not worth a digest. */
    private static final int MAX_SECRET_CHARACTERS = 256;

    private final Supplier<Directory> directory;
    private final KeyHasher hasher;
    private final InstantSource clock;

    /**
     * Sets up admission for one event loop.
     *
     * @param directory the current snapshot
     * @param hasher this loop's own
     */
    public Admission(Supplier<Directory> directory, KeyHasher hasher, InstantSource clock) {
        this.directory = directory;
        this.hasher = hasher;
        this.clock = clock;
    }

    /** Finds the key with this secret, which is null when the request carried none. */
    public Admittance admit(@Nullable String secret) {
        if (secret == null || secret.isEmpty()) {
            return new Admittance.NotAuthenticated(
                    "No API key: send the key that the relay issued in 'x-api-key' or 'Authorization: Bearer'.");
        }
        Directory current = directory.get();
        KeyEntry key =
                secret.length() > MAX_SECRET_CHARACTERS ? null : current.findKey(KeyDigest.of(hasher.digest(secret)));
        if (key == null) {
            return new Admittance.NotAuthenticated("Invalid API key: the relay issued no such key.");
        }
        if (!key.active()) {
            return new Admittance.NotAuthenticated("This API key is disabled; ask whoever issued it.");
        }
        if (key.isExpired(clock.instant())) {
            return new Admittance.NotAuthenticated("This API key has expired; ask whoever issued it for a new one.");
        }
        return new Admittance.Admitted(key, current);
    }
}
