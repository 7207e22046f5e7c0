package io.clauderelay.metering;

import io.clauderelay.platform.telemetry.LogKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's files: the lock, the node's id, the segments. */
final class JournalFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalFolder.class);

    private static final String SUFFIX = ".journal";
    private static final String UNFINISHED = ".unfinished";
    private static final String DAMAGED = ".damaged";
    private static final int ZEROES = 64 << 10;

    private final Path folder;
    private final FileChannel lockFile;
    private final String node;
    private final SecureRandom random = new SecureRandom();

    private JournalFolder(Path folder, FileChannel lockFile, String node) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.node = node;
    }

    /**
     * Makes the folder if need be, and takes it for this process.
     *
     * @throws IOException when another process has it, or it cannot be written
     */
    static JournalFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lockFile =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(folder, lockFile);
            deleteUnfinished(folder);
            return new JournalFolder(folder, lockFile, node(folder.resolve("node")));
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
    }

    private static void lock(Path folder, FileChannel lockFile) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("the journal folder " + folder
                    + " is in use by another relay; stop that one, or give this one a data folder of its own");
        }
    }

    /** The id is made with the folder: a new folder counts its segments from 1, so it must not be an old node. */
    private static String node(Path file) throws IOException {
        if (Files.exists(file)) {
            String node = Files.readString(file).strip();
            if (!node.isEmpty()) {
                return node;
            }
        }
        String node = UUID.randomUUID().toString();
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        Files.writeString(unfinished, node + "\n", StandardOpenOption.CREATE, StandardOpenOption.SYNC);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return node;
    }

    private static void deleteUnfinished(Path folder) throws IOException {
        for (Path file : filesEndingWith(folder, UNFINISHED)) {
            Files.delete(file);
        }
    }

    private static List<Path> filesEndingWith(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** What names this journal in the ledger. */
    String node() {
        return node;
    }

    /**
     * Maps what earlier processes left, oldest first. A file that is no segment is set aside under another name.
     *
     * @throws IOException when a segment is of a newer format, or cannot be read
     */
    List<Segment> segments() throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : filesEndingWith(folder, SUFFIX)) {
            try {
                segments.add(Segment.sealed(file));
            } catch (DamagedSegmentException e) {
                Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                log.atError()
                        .addKeyValue(LogKeys.FILE, aside)
                        .log("journal segment is damaged at its head, set aside unread");
            }
        }
        return segments;
    }

    /**
     * Makes a segment whole on the disk before it gets its name. It is filled, not only sized, so that a full disk shows
     * here and not as a fault inside the mapping.
     */
    Segment allocate(int number, int bytes) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "%010d%s", number, SUFFIX));
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            writeAll(channel, Segment.header(number, random.nextInt()));
            ByteBuffer zeroes = ByteBuffer.allocateDirect(ZEROES);
            while (channel.position() < bytes) {
                writeAll(channel, zeroes.clear().limit((int) Math.min(ZEROES, bytes - channel.position())));
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        forceNames();
        return Segment.live(file);
    }

    /** A new name is on the disk only when its folder is: forcing the file alone could leave a segment nobody finds. */
    private void forceNames() {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            // Not every system lets a folder be opened, and a disk that fails shows when the segment is forced.
            log.atDebug().addKeyValue(LogKeys.FILE, folder).setCause(e).log("the journal's folder cannot be forced");
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            log.atWarn().addKeyValue(LogKeys.FILE, folder).setCause(e).log("the journal's lock could not be closed");
        }
    }

    /** The folder's path, as log lines name it. */
    @Override
    public String toString() {
        return folder.toString();
    }
}
