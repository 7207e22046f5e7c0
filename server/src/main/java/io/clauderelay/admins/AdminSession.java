package io.clauderelay.admins;

import java.time.Instant;

/** One sign-in of an admin, until it expires or is revoked. */
record AdminSession(String id, String adminId, Instant createdAt, Instant expiresAt) {}
