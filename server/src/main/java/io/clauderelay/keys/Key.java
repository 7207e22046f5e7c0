package io.clauderelay.keys;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as admins see it. Its secret is not in it: the relay does not have it.
 *
 * @param id time-ordered id
 * @param name what admins call it
 * @param description free text; null for none
 * @param hint the first seven and the last four characters of the secret
 * @param owner the person or team it was issued to; null when nobody said
 * @param tags words to find it by
 * @param active false when an admin has disabled it
 * @param createdBy the name of the admin who issued it
 * @param lastUsedAt when a client last presented it; null when none has
 */
public record Key(
        String id,
        String name,
        @Nullable String description,
        String hint,
        @Nullable String owner,
        List<String> tags,
        boolean active,
        Expiry expiry,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        @Nullable Instant lastUsedAt) {

    public Key {
        tags = List.copyOf(tags);
    }
}
