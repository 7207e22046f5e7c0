package io.clauderelay.platform.crypto;

import io.clauderelay.platform.telemetry.LogKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that holds one secret and that only its owner can read. */
record SecretFile(Path path) {
    private static final Logger log = LoggerFactory.getLogger(SecretFile.class);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** The secret; empty when the file does not exist. */
    Optional<String> read() throws IOException {
        try {
            String secret = Files.readString(path, StandardCharsets.US_ASCII).strip();
            warnWhenOthersCanRead();
            return Optional.of(secret);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private void warnWhenOthersCanRead() throws IOException {
        if (isPosix() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
            log.atWarn()
                    .addKeyValue(LogKeys.FILE, path)
                    .log("others than its owner may use this secret; set its mode to 600");
        }
    }

    /** Writes the file beside its place and moves it there once it is whole and on the disk: never half a secret. */
    void create(String secret) throws IOException {
        Path unfinished = Files.createTempFile(path.toAbsolutePath().getParent(), ".secret-", ".tmp", ownerOnly());
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            moveHere(unfinished);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Puts a whole file in this one's place, for good: a power cut does not bring the one before back. */
    void moveHere(Path whole) throws IOException {
        Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
        if (isPosix()) {
            try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
                folder.force(true);
            }
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[] {};
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The path, never the secret. */
    @Override
    public String toString() {
        return path.toString();
    }
}
