package io.clauderelay.platform.crypto;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets nobody can guess. Safe for use by many threads. */
public final class RandomSecrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomSecrets() {}

    /** Random bytes. */
    public static byte[] bytes(int length) {
        byte[] secret = new byte[length];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /** Random bytes in the URL-safe base 64 alphabet without padding: 32 bytes make 43 characters. */
    public static String urlSafe(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
    }
}
