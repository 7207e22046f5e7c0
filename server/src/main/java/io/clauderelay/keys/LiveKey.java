package io.clauderelay.keys;

import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the data plane needs of a key that is not deleted: how to recognise it and what it may do.
 *
 * @param digest the 32 bytes of HMAC-SHA-256 of its secret, as hex
 * @param expiresAt when it stops working; null for never, or for not before its first use
 * @param delivery how its answers come
 * @param binding which accounts serve it, for every platform
 * @param clients the kinds of client it may be used with; null for all
 */
public record LiveKey(
        String id,
        String name,
        String digest,
        boolean active,
        @Nullable Instant expiresAt,
        Delivery delivery,
        Map<Platform, Binding> binding,
        @Nullable List<ClientKind> clients) {}
