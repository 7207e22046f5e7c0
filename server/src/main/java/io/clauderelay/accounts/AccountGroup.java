package io.clauderelay.accounts;

import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Some accounts of a platform that keys can be bound to together.
 *
 * @param id time-ordered id
 * @param name what admins call it; no other group of the platform has it
 * @param description free text; null for none
 * @param createdBy the name of the admin who made it
 */
public record AccountGroup(
        String id,
        Platform platform,
        String name,
        @Nullable String description,
        Instant createdAt,
        String createdBy,
        Instant updatedAt) {}
