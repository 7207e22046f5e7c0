package io.clauderelay.admins;

import java.time.Instant;

/**
 * Who signs in to the console. The password's hash is not in it: nobody but sign-in needs it.
 *
 * @param id time-ordered id
 * @param name what the admin signs in with; unique, case matters
 */
public record Admin(String id, String name, Role role, Instant createdAt, Instant updatedAt) {}
