package io.clauderelay.platform.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The relational database. Callers block; the statements run on a few platform threads, because SQLite's native calls
 * would pin the carriers of virtual threads. Writes go through one thread, which is what SQLite allows anyway, and each
 * is one transaction.
 */
public final class Database implements AutoCloseable {
    /** Enough for the console's pages beside the ledger; SQLite readers never wait for the writer in WAL mode. */
    private static final int READERS = 4;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final ExecutorService readers;
    private final ExecutorService writer;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.readers = Executors.newFixedThreadPool(
                READERS, Thread.ofPlatform().name("sql-reader-", 0).daemon(true).factory());
        this.writer = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("sql-writer").daemon(true).factory());
    }

    /**
     * Opens, or creates and migrates, the SQLite database {@code relay.db} in the folder.
     *
     * @throws IOException when the folder cannot be made, or the file is damaged, of a newer version or not writable, in
     *     a sentence for the operator
     */
    public static Database openSqlite(Path folder) throws IOException {
        System.setProperty(
                "org.sqlite.tmpdir", emptied(folder.resolve("native")).toString());
        Path file = folder.resolve("relay.db");
        SQLiteDataSource source = sqlite(file);
        try {
            // Before there is a pool: it would log each failure at length, and stay open.
            migrate(source);
            return new Database(pool(source));
        } catch (FlywayValidateException e) {
            throw new IOException(
                    file + " was made by another version of the relay, probably a newer one; start that version, or"
                            + " restore a backup that this version made",
                    e);
        } catch (RuntimeException e) {
            throw new IOException(
                    file + " cannot be used (" + reason(e) + "); let the relay's user write it and its folder, free"
                            + " space on the disk, or restore the file from a backup",
                    e);
        }
    }

    private static void migrate(SQLiteDataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                // Migrations that this version does not know are ignored otherwise.
                .ignoreMigrationPatterns(new String[0])
                .load()
                .migrate();
    }

    private static HikariDataSource pool(SQLiteDataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("sql");
        config.setDataSource(source);
        config.setMaximumPoolSize(READERS + 1);
        return new HikariDataSource(config);
    }

    /** What SQLite says, without the wrappings' many lines around it. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.toString() : message.lines().findFirst().orElse("");
    }

    /** SQLite unpacks its library here at every start and cannot tidy up after a process that was killed. */
    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
        return folder;
    }

    private static SQLiteDataSource sqlite(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(10_000);
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** Runs a query on a reader. */
    public <T> T read(HandleCallback<T, RuntimeException> query) {
        return await(readers, () -> jdbi.withHandle(query));
    }

    /** Runs a change in one transaction on the writer; an exception rolls all of it back. */
    public <T> T write(HandleCallback<T, RuntimeException> change) {
        return await(writer, () -> jdbi.inTransaction(change));
    }

    private static <T> T await(ExecutorService executor, Callable<T> work) {
        try {
            return executor.submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("the database failed", e.getCause());
        }
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
        pool.close();
    }
}
