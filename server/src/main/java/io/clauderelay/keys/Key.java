package io.clauderelay.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.clauderelay.vocabulary.Platform;
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
 * @param lastUsedAt when a client last used it; null when none has
 * @param deletedAt when it was deleted; null while it is not
 * @param deletedBy the name of the admin who deleted it
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
        @JsonUnwrapped Rights rights,
        @JsonUnwrapped Limits limits,
        Delivery delivery,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant deletedAt,
        @Nullable String deletedBy) {

    public Key {
        tags = List.copyOf(tags);
    }

    boolean isDeleted() {
        return deletedAt != null;
    }

    Key deleted(Instant now, String by) {
        return with(hint, active, now, now, by);
    }

    /** Not deleted any more, and active. */
    Key restored(Instant now) {
        return with(hint, true, now, null, null);
    }

    /** With another secret. */
    Key rotated(String newHint, Instant now) {
        return with(newHint, active, now, deletedAt, deletedBy);
    }

    /** Served by other accounts of a platform. */
    Key bound(Platform platform, Binding binding, Instant now) {
        Rights changed = rights.with(platform, binding);
        return new Key(
                id,
                name,
                description,
                hint,
                owner,
                tags,
                active,
                expiry,
                changed,
                limits,
                delivery,
                createdAt,
                createdBy,
                now,
                lastUsedAt,
                deletedAt,
                deletedBy);
    }

    private Key with(
            String newHint,
            boolean newActive,
            Instant now,
            @Nullable Instant newDeletedAt,
            @Nullable String newDeletedBy) {
        return new Key(
                id,
                name,
                description,
                newHint,
                owner,
                tags,
                newActive,
                expiry,
                rights,
                limits,
                delivery,
                createdAt,
                createdBy,
                now,
                lastUsedAt,
                newDeletedAt,
                newDeletedBy);
    }
}
