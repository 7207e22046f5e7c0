package io.clauderelay.scheduling;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A session's identity: 128 bits of SHA-256 over the key and what its client calls the conversation. Two keys never
 * share one, and what the client called it is not kept.
 *
 * @param high the first eight bytes, big-endian
 * @param low the next eight
 */
public record SessionId(long high, long low) {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Stands in no key's id, so no id and identity run into each other the way others do. */
    private static final byte SEPARATOR = 0;

    private static final FastThreadLocal<MessageDigest> DIGEST = new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    };

    /** The session of a key's client that has this identity. */
    public static SessionId of(String keyId, String identity) {
        MessageDigest digest = DIGEST.get();
        digest.update(keyId.getBytes(UTF_8));
        digest.update(SEPARATOR);
        byte[] bytes = digest.digest(identity.getBytes(UTF_8));
        return new SessionId((long) LONGS.get(bytes, 0), (long) LONGS.get(bytes, Long.BYTES));
    }

    /** What is kept of the same session once it has left an organisation: where it went. */
    SessionId ofMove() {
        return new SessionId(high, ~low);
    }

    /** The digest is already random: any of its words is a good hash. */
    @Override
    public int hashCode() {
        return Long.hashCode(high);
    }
}
