package io.clauderelay.accounts;

import io.clauderelay.vocabulary.Platform;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An upstream account as admins see it. Its credential is not in it.
 *
 * @param id time-ordered id
 * @param name what admins call it
 * @param description free text; null for none
 * @param baseUrl scheme, host, optional port and path prefix, without a trailing {@code /v1} and slash
 * @param credentialHint what tells credentials apart without giving them away
 * @param headers static extra headers, lower-case names
 * @param supportedModels the models it serves; null for every model
 * @param priority 1 to 100, smaller first
 * @param weight 1 to 100, its share among accounts of the same priority
 * @param maxConcurrency how many attempts it carries at a time; 0 for no limit
 * @param active false when an admin has disabled it
 * @param schedulable false when it should get no new work
 * @param createdBy the name of the admin who added it
 */
public record Account(
        String id,
        Platform platform,
        String name,
        @Nullable String description,
        URI baseUrl,
        String credentialHint,
        AuthHeader authHeader,
        Map<String, String> headers,
        @Nullable List<String> supportedModels,
        int priority,
        int weight,
        int maxConcurrency,
        boolean active,
        boolean schedulable,
        Instant createdAt,
        String createdBy,
        Instant updatedAt) {

    public Account {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        supportedModels = supportedModels == null ? null : List.copyOf(supportedModels);
    }
}
