package io.clauderelay.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * A signed-in admin.
 *
 * @param adminId the admin's id
 * @param name the admin's sign-in name
 * @param access what the admin's role allows
 * @param sessionId the session of the sign-in; null when the caller did not come through one
 */
public record Caller(
        String adminId,
        String name,
        Endpoint.Access access,
        @Nullable String sessionId) {}
