package io.clauderelay.platform.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What the data key is sealed under. */
final class MasterKey {
    /** One given as text is at least this long: 32 random characters are what a guesser cannot get through. */
    private static final int SHORTEST_TEXT = 32;

    private static final int BYTES = 32;
    private static final String CONTEXT = "data.key";

    private final byte[] bytes;
    private final SealedBox box;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
        this.box = new SealedBox(bytes);
    }

    static MasterKey random() {
        return new MasterKey(RandomSecrets.bytes(BYTES));
    }

    /** The key in the text of {@link #base64()}; empty when the text is something else. */
    static Optional<MasterKey> ofBase64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text))
                    .filter(key -> key.length == BYTES)
                    .map(MasterKey::new);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * The key that is given by setting: base 64 of 32 bytes or any text of 32 characters and more.
     *
     * @throws IllegalStateException with a sentence for the operator when it is shorter
     */
    static MasterKey ofSetting(String text) {
        String trimmed = text.strip();
        if (trimmed.length() < SHORTEST_TEXT) {
            throw new IllegalStateException("the master key that is set has " + trimmed.length() + " characters, but "
                    + SHORTEST_TEXT + " is the least; make one with: openssl rand -base64 32");
        }
        return ofBase64(trimmed)
                .orElseGet(() -> new MasterKey(Secrets.hkdf(trimmed.getBytes(StandardCharsets.UTF_8), "master")));
    }

    String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    String seal(byte[] dataKey) {
        return box.seal(Base64.getEncoder().encodeToString(dataKey), CONTEXT);
    }

    /** The data key; empty when it was sealed under another key or is damaged. */
    Optional<byte[]> open(String sealed) {
        try {
            return Optional.of(Base64.getDecoder().decode(box.open(sealed, CONTEXT)));
        } catch (BrokenSealException _) {
            return Optional.empty();
        }
    }

    boolean opens(String sealed) {
        return open(sealed).isPresent();
    }

    /** Says nothing about the key. */
    @Override
    public String toString() {
        return "MasterKey[redacted]";
    }
}
