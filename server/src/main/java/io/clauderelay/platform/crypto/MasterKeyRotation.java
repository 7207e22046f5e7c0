package io.clauderelay.platform.crypto;

import java.io.IOException;
import java.nio.file.Path;

/** Seals the data key under a new master key. What was sealed with the data key opens as before. */
public final class MasterKeyRotation {
    private final DataKeyStore store;

    public MasterKeyRotation(DataKeyStore store) {
        this.store = store;
    }

    /**
     * Replaces the master key in the data folder by one that is made here.
     *
     * @throws IllegalStateException with a sentence for the operator when the present one does not open the data key
     */
    public void inFolder(Path folder) throws IOException {
        new MasterKeyFile(folder).rotate(store);
    }

    /**
     * Replaces a master key that is given by setting by another. Neither is written anywhere.
     *
     * @throws IllegalStateException with a sentence for the operator when one of them cannot be used
     */
    public void between(String present, String anew) throws IOException {
        MasterKey old = MasterKey.ofSetting(present);
        MasterKey other = MasterKey.ofSetting(anew);
        String sealed = MasterKeyFile.load(store);
        byte[] dataKey = old.open(sealed).orElseThrow(() -> Secrets.doesNotOpen(store));
        if (other.opens(sealed)) {
            throw new IllegalStateException(
                    "the new master key is the present one; make another with: openssl rand" + " -base64 32");
        }
        store.replace(sealed, other.seal(dataKey));
    }
}
