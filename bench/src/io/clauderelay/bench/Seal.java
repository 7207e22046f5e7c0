package io.clauderelay.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Marks an opaque text with its owner, so that it is recognised when somebody else brings it back. */
final class Seal {
    private static final String MARK = "gAAAAABscripted";
    private static final int OWNER_CHARACTERS = 16;

    private Seal() {}

    /** The content under the owner's seal; no two answers carry the same. */
    static String on(String owner, String content) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return MARK + digest(owner) + text + Slots.SLOT;
    }

    /** Whether the text carries another owner's seal. What carries none was not issued here and is nobody's. */
    static boolean isForeign(String text, String owner) {
        return text.startsWith(MARK) && !text.startsWith(digest(owner), MARK.length());
    }

    /** A name that tells owners apart without telling who they are. */
    static String digest(String owner) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(owner.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, OWNER_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
