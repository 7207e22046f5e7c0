package io.clauderelay.exchange;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Where clients put their key. */
final class PresentedKey {
    private static final String BEARER = "Bearer ";

    private PresentedKey() {}

    /**
     * The secret in {@code x-api-key}, which wins as it does at the provider unless it is blank, or behind {@code Bearer};
     * else null.
     */
    static @Nullable String of(HttpHeaders headers) {
        String apiKey = headers.get("x-api-key");
        if (apiKey != null && !apiKey.isBlank()) {
            return apiKey.strip();
        }
        String authorization = headers.get("authorization");
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return bearer ? authorization.substring(BEARER.length()).strip() : null;
    }
}
