package io.clauderelay.directory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as the data plane sees it. The secret is not here, only what it entitles to.
 *
 * @param id the key's id
 * @param name the key's name, for logs
 * @param active false when an admin disabled it
 * @param expiresAt when it stops working; null for never
 */
public record KeyEntry(
        String id, String name, boolean active, @Nullable Instant expiresAt) {

    /** Whether the key has run out at the given time. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
