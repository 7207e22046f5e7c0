package io.clauderelay.scheduling;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A session's identity: 128 bits of SHA-256 over the key's id and the identity's text, so that two keys never share one.
 *
 * @param high the first eight bytes
 * @param low the next eight
 */
public record SessionId(long high, long low) {
    /** The session that one key calls by this identity. */
    public static SessionId of(String keyId, String identity) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(keyId.getBytes(UTF_8));
            digest.update((byte) 0);
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest(identity.getBytes(UTF_8)));
            return new SessionId(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
