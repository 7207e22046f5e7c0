package io.clauderelay.admins;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who signs in to the console. The password's hash is not in it: nobody but sign-in needs it.
 *
 * @param id time-ordered id
 * @param name what the admin signs in with; unique, case matters
 * @param active false when an owner has disabled it: it cannot sign in
 * @param lastSignInAt when it last signed in; null when it never has
 */
public record Admin(
        String id,
        String name,
        Role role,
        boolean active,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastSignInAt) {

    /** One that was made just now and has never signed in. */
    static Admin created(String id, String name, Role role, Instant now) {
        return new Admin(id, name, role, true, now, now, null);
    }

    Admin updated(Instant now) {
        return new Admin(id, name, role, active, createdAt, now, lastSignInAt);
    }

    Admin activated(Instant now) {
        return new Admin(id, name, role, true, createdAt, now, lastSignInAt);
    }

    /** Whether it can do everything, the care for other admins included. */
    boolean isActiveOwner() {
        return active && role == Role.OWNER;
    }
}
