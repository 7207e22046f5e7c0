package io.clauderelay.platform.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The relay's own secrets. A random data key, kept in a {@link DataKeyStore} sealed under the master key, is what every
 * other secret is derived from; so the master key can change without touching what was sealed. The master key is in
 * {@code master.key}, or given by setting and then kept nowhere. Safe for use by many threads.
 */
public final class Secrets {
    private static final int KEY_BYTES = 32;

    private final byte[] dataKey;

    private Secrets(byte[] dataKey) {
        this.dataKey = dataKey;
    }

    /** Opens the secrets of a data folder that holds the data key too. */
    public static Secrets open(Path folder, @Nullable String masterKeyText) throws IOException {
        return open(folder, masterKeyText, new DataKeyFile(folder));
    }

    /**
     * Opens the secrets, making what is missing at the first start.
     *
     * @param masterKeyText the master key given by setting, base 64 of 32 bytes or any text of 32 characters and more;
     *     null for the one in the folder
     * @throws IOException when the folder cannot be read or written
     * @throws IllegalStateException with a sentence for the operator when master key and data key do not fit
     */
    public static Secrets open(Path folder, @Nullable String masterKeyText, DataKeyStore store) throws IOException {
        createFolder(folder);
        MasterKey masterKey =
                masterKeyText == null ? new MasterKeyFile(folder).find(store) : MasterKey.ofSetting(masterKeyText);
        Optional<String> sealed = store.find();
        String kept = sealed.isPresent() ? sealed.get() : store.keep(masterKey.seal(RandomSecrets.bytes(KEY_BYTES)));
        return new Secrets(masterKey.open(kept).orElseThrow(() -> doesNotOpen(store)));
    }

    static IllegalStateException doesNotOpen(DataKeyStore store) {
        return new IllegalStateException("the master key does not open " + store.place() + "; " + store.remedy());
    }

    /**
     * Makes the data folder, for its owner only. One that is there already keeps its mode: the operator may share it on
     * purpose.
     */
    public static void createFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
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

    static byte[] hkdf(byte[] key, String purpose) {
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
