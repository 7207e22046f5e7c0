package io.clauderelay.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the data plane needs of a key that is not deleted: how to recognise it and what it may do.
 *
 * @param digest the 32 bytes of HMAC-SHA-256 of its secret, as hex
 * @param expiresAt when it stops working; null for never, or for not before its first use
 * @param delivery how its answers come
 * @param rights what it may do, and which accounts serve it
 * @param limits how much it may use
 */
public record LiveKey(
        String id,
        String name,
        String digest,
        boolean active,
        @Nullable Instant expiresAt,
        Delivery delivery,
        Rights rights,
        Limits limits) {}
