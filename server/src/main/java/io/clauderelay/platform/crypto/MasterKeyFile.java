package io.clauderelay.platform.crypto;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The master key in a file of the data folder. A rotation writes the new one beside it, has the data key sealed anew,
 * and moves the new one into its place: whenever it is interrupted, one of the two files opens the data key.
 */
final class MasterKeyFile {
    private final SecretFile current;
    private final SecretFile next;
    private final Path lock;

    MasterKeyFile(Path folder) {
        this.current = new SecretFile(folder.resolve("master.key"));
        this.next = new SecretFile(folder.resolve("master.key.new"));
        this.lock = folder.resolve("master.key.lock");
    }

    /**
     * The key that opens the data key, made if there is neither yet. Ends a rotation that was interrupted.
     *
     * @throws IllegalStateException with a sentence for the operator when there is none that opens it
     */
    MasterKey find(DataKeyStore store) throws IOException {
        Optional<String> sealed = store.find();
        Optional<MasterKey> present = read(current);
        if (sealed.isEmpty()) {
            return present.isPresent() ? present.get() : create();
        }
        return present.isPresent() && present.get().opens(sealed.get()) ? present.get() : recover(store);
    }

    private MasterKey create() throws IOException {
        MasterKey made = MasterKey.random();
        current.create(made.base64());
        return made;
    }

    private MasterKey recover(DataKeyStore store) throws IOException {
        try (FileChannel channel = lockFile();
                var _ = channel.lock()) {
            return settle(store, load(store));
        }
    }

    /** Makes a new master key the one, and leaves the data key as it is but for its seal. */
    void rotate(DataKeyStore store) throws IOException {
        try (FileChannel channel = lockFile();
                var _ = channel.lock()) {
            String sealed = load(store);
            byte[] dataKey = settle(store, sealed).open(sealed).orElseThrow();
            MasterKey made = MasterKey.random();
            next.create(made.base64());
            store.replace(sealed, made.seal(dataKey));
            promote();
        }
    }

    /** Only who holds the lock moves files, or a rotation's new key could be lost to another's. */
    private FileChannel lockFile() throws IOException {
        return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    static String load(DataKeyStore store) throws IOException {
        return store.find()
                .orElseThrow(() -> new IllegalStateException("there is no data key yet, so nothing to seal anew: "
                        + store.place() + " is made at the relay's first start"));
    }

    /** Finds the key that opens the data key and sees to it that it is in the file where it belongs. */
    private MasterKey settle(DataKeyStore store, String sealed) throws IOException {
        Optional<MasterKey> present = read(current);
        if (present.isPresent() && present.get().opens(sealed)) {
            return present.get();
        }
        Optional<MasterKey> newer = read(next).filter(key -> key.opens(sealed));
        if (newer.isEmpty()) {
            throw present.isPresent() ? Secrets.doesNotOpen(store) : isMissing(store);
        }
        promote();
        return newer.get();
    }

    private void promote() throws IOException {
        current.moveHere(next.path());
    }

    private static Optional<MasterKey> read(SecretFile file) throws IOException {
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(MasterKey.ofBase64(text.get())
                .orElseThrow(() -> new IllegalStateException(
                        file + " does not hold the base 64 of 32 bytes; restore it from a backup")));
    }

    private IllegalStateException isMissing(DataKeyStore store) {
        return new IllegalStateException(store.place() + " is there but " + current
                + " is not, and no master key is set; restore the file, or " + store.remedy());
    }
}
