package io.clauderelay.admins;

import io.clauderelay.platform.config.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The first admin, and how admins sign in.
 *
 * @param username the name of the owner who is made when there is no admin yet, and of whoever gets a new password by a
 *     command that names nobody
 * @param password that owner's password; null for one that is generated and shown once
 * @param sessionLifetime how long a sign-in lasts; afterwards the admin signs in again
 */
public record AdminSettings(String username, @Nullable Secret password, Duration sessionLifetime) {
    public AdminSettings {
        if (username.isBlank()) {
            throw new IllegalArgumentException("admin.username is empty, expected the name of the first admin");
        }
        if (sessionLifetime.toSeconds() < 60) {
            throw new IllegalArgumentException(
                    "a session lasts at least one minute, not " + sessionLifetime + "; 12h is usual");
        }
    }

    /** An owner named admin, and sessions that last a working day. */
    public static AdminSettings defaults() {
        return new AdminSettings("admin", null, Duration.ofHours(12));
    }
}
