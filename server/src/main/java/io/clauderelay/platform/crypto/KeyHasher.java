package io.clauderelay.platform.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns a key's secret into the digest it is looked up by: HMAC-SHA-256 under a key of the relay's own. For use by one
 * thread; make another for another.
 */
public final class KeyHasher {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    /** Takes the key to digest under, as {@link Secrets#keyHasher()} does. */
    public KeyHasher(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot do HMAC-SHA-256", e);
        }
    }

    /** The 32 bytes of digest of the secret that stands in a part of the array. */
    public byte[] digest(byte[] secret, int offset, int length) {
        mac.update(secret, offset, length);
        return mac.doFinal();
    }

    /** The 32 bytes of digest of a secret, which is US-ASCII as every secret the relay issued. */
    public byte[] digest(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
        return digest(bytes, 0, bytes.length);
    }
}
