package io.clauderelay.platform.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The relay's own secrets. A random data key, kept in {@code data.key} sealed under the master key, is what every other
 * secret is derived from; so the master key can change without touching what was sealed. The master key is in
 * {@code master.key}, or given by setting and then kept nowhere. Safe for use by many threads.
 */
public final class Secrets {
    /** A master key given as text is at least this long: 32 random characters are what a guesser cannot get through. */
    private static final int SHORTEST_MASTER_TEXT = 32;

    private static final int KEY_BYTES = 32;
    private static final String DATA_KEY = "data.key";
    private static final String MASTER_KEY = "master.key";

    private final byte[] dataKey;

    private Secrets(byte[] dataKey) {
        this.dataKey = dataKey;
    }

    /**
     * Opens the secrets in the data folder, making what is missing at the first start.
     *
     * @param masterKeyText the master key given by setting, base 64 of 32 bytes or any text of 32 characters and more;
     *     null for the one in the folder
     * @throws IOException when the folder cannot be read or written
     * @throws IllegalStateException with a sentence for the operator when master key and data key do not fit
     */
    public static Secrets open(Path folder, @Nullable String masterKeyText) throws IOException {
        createForOwnerOnly(folder);
        SecretFile sealedDataKey = new SecretFile(folder.resolve(DATA_KEY));
        Optional<String> sealed = sealedDataKey.read();
        byte[] masterKey = masterKeyText == null ? masterKeyIn(folder, sealed.isPresent()) : masterKeyOf(masterKeyText);
        SealedBox box = new SealedBox(masterKey);
        if (sealed.isPresent()) {
            return new Secrets(unseal(box, sealed.get(), folder));
        }
        byte[] dataKey = RandomSecrets.bytes(KEY_BYTES);
        sealedDataKey.create(box.seal(Base64.getEncoder().encodeToString(dataKey), DATA_KEY));
        return new Secrets(dataKey);
    }

    /** A folder that is there already keeps its mode: the operator may share it on purpose. */
    private static void createForOwnerOnly(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    private static byte[] masterKeyIn(Path folder, boolean needed) throws IOException {
        SecretFile file = new SecretFile(folder.resolve(MASTER_KEY));
        Optional<String> text = file.read();
        if (text.isPresent()) {
            return decode(text.get())
                    .orElseThrow(() -> new IllegalStateException(
                            file + " does not hold the base 64 of 32 bytes; restore it from a backup"));
        }
        if (needed) {
            throw new IllegalStateException(folder.resolve(DATA_KEY) + " is there but " + file
                    + " is not, and no master key is set; restore the file or set the master key that sealed it");
        }
        byte[] masterKey = RandomSecrets.bytes(KEY_BYTES);
        file.create(Base64.getEncoder().encodeToString(masterKey));
        return masterKey;
    }

    private static byte[] masterKeyOf(String text) {
        String trimmed = text.strip();
        if (trimmed.length() < SHORTEST_MASTER_TEXT) {
            throw new IllegalStateException("the master key that is set has " + trimmed.length() + " characters, but "
                    + SHORTEST_MASTER_TEXT + " is the least; make one with: openssl rand -base64 32");
        }
        return decode(trimmed).orElseGet(() -> hkdf(trimmed.getBytes(StandardCharsets.UTF_8), "master"));
    }

    private static byte[] unseal(SealedBox box, String sealed, Path folder) {
        try {
            return Base64.getDecoder().decode(box.open(sealed, DATA_KEY));
        } catch (BrokenSealException e) {
            throw new IllegalStateException(
                    "the master key does not open " + folder.resolve(DATA_KEY)
                            + "; start with the master key this folder was made with",
                    e);
        }
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64)).filter(key -> key.length == KEY_BYTES);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The 32 bytes of key for one purpose, such as {@code jwt}; the same at every start, unrelated to the others. */
    public byte[] derive(String purpose) {
        return hkdf(dataKey, purpose);
    }

    /** Seals and opens the credentials of accounts. */
    public SealedBox credentials() {
        return new SealedBox(derive("credentials"));
    }

    /** A hasher of keys' secrets for one thread. */
    public KeyHasher keyHasher() {
        return new KeyHasher(derive("key-digest"));
    }

    private static byte[] hkdf(byte[] key, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(new SecretKeySpec(key, "Generic"))
                            .thenExpand(("claude-relay/" + purpose).getBytes(StandardCharsets.UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot do HKDF-SHA256", e);
        }
    }

    /** Says nothing about the keys. */
    @Override
    public String toString() {
        return "Secrets[dataKey=redacted]";
    }
}
