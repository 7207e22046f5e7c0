package io.clauderelay.platform.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals text with AES-256-GCM. A sealed text is {@code v1:} and the base 64 of nonce and ciphertext; it opens only under
 * the context it was sealed for, so that nobody can move it to another row. Safe for use by many threads.
 */
public final class SealedBox {
    private static final String VERSION = "v1:";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;

    /**
     * Takes the key to seal with.
     *
     * @throws IllegalArgumentException unless it has 32 bytes
     */
    public SealedBox(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a sealing key has 32 bytes, this one has " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Seals a text for a context such as {@code account:} and an id, which must be given again to open it. */
    public String seal(String plaintext, String context) {
        byte[] nonce = RandomSecrets.bytes(NONCE_BYTES);
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = ByteBuffer.allocate(nonce.length + ciphertext.length)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
            return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot do AES-256-GCM", e);
        }
    }

    /**
     * Opens a sealed text.
     *
     * @throws BrokenSealException when it was altered, or sealed under another key or for another context
     */
    public String open(String sealed, String context) {
        byte[] bytes = decode(sealed, context);
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(bytes).get(nonce);
        try {
            byte[] plaintext =
                    cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return new String(plaintext, StandardCharsets.UTF_8);
        } catch (AEADBadTagException _) {
            throw new BrokenSealException("what is sealed for \"" + context
                    + "\" does not open: it was altered, or sealed under another key or for something else");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot do AES-256-GCM", e);
        }
    }

    private static byte[] decode(String sealed, String context) {
        if (!sealed.startsWith(VERSION)) {
            throw new BrokenSealException("what is sealed for \"" + context + "\" does not begin with " + VERSION);
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(sealed.substring(VERSION.length()));
        } catch (IllegalArgumentException _) {
            throw new BrokenSealException("what is sealed for \"" + context + "\" is not base 64");
        }
        if (bytes.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new BrokenSealException("what is sealed for \"" + context + "\" is cut off");
        }
        return bytes;
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Says nothing about the key. */
    @Override
    public String toString() {
        return "SealedBox[key=redacted]";
    }
}
