package io.clauderelay.platform.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * The relational database: an SQLite file or a PostgreSQL server, spoken to with one SQL text. Callers block. Each write
 * is one transaction; on PostgreSQL it reads what is committed, so whoever decides by what a row says first takes the
 * row's lock by updating it. A write may run again when the server rolled it back because of another one.
 */
public final class Database implements AutoCloseable {
    /** A console that waits longer for a connection has nobody left who waits for the console. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Lanes lanes;
    private final @Nullable SqliteBulk bulk;
    private final @Nullable PGSimpleDataSource postgres;

    private Database(
            HikariDataSource pool, Lanes lanes, @Nullable SqliteBulk bulk, @Nullable PGSimpleDataSource postgres) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.lanes = lanes;
        this.bulk = bulk;
        this.postgres = postgres;
    }

    /**
     * Opens, or creates and migrates, the database of the settings.
     *
     * @param folder where the SQLite file is, unless the settings name a PostgreSQL database
     * @throws IOException when it cannot be used, in a sentence for the operator
     */
    public static Database open(DatabaseSettings settings, Path folder) throws IOException {
        return settings.url() == null
                ? openSqlite(folder)
                : openPostgres(PostgresUrl.parse(settings.url().value()), settings.maxConnections());
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
        SQLiteDataSource source = new SQLiteDataSource(configuration());
        source.setUrl("jdbc:sqlite:" + file);
        try {
            // Before there is a pool: it would log each failure at length, and stay open.
            migrate(source);
            SqliteBulk bulk = new SqliteBulk(ofBulk(source));
            return new Database(pool(source, SqliteLanes.READERS + 1), new SqliteLanes(), bulk, null);
        } catch (FlywayValidateException e) {
            throw ofAnotherVersion(file.toString(), e);
        } catch (RuntimeException e) {
            throw new IOException(
                    file + " cannot be used (" + reason(e) + "); let the relay's user write it and its folder, free"
                            + " space on the disk, or restore the file from a backup",
                    e);
        }
    }

    private static Database openPostgres(PostgresUrl url, int maxConnections) throws IOException {
        PGSimpleDataSource source = url.dataSource();
        try {
            migrate(source);
            return new Database(pool(source, maxConnections), new PostgresLanes(), null, source);
        } catch (FlywayValidateException e) {
            throw ofAnotherVersion(url.place(), e);
        } catch (RuntimeException e) {
            throw new IOException(
                    url.place() + " cannot be used (" + reason(e) + "); check RELAY_DATABASE_URL, that the server runs"
                            + " and lets this user in, and that the user may create tables there",
                    e);
        }
    }

    private static IOException ofAnotherVersion(String place, FlywayValidateException e) {
        return new IOException(
                place + " was made by another version of the relay, probably a newer one; start that version, or"
                        + " restore a backup that this version made",
                e);
    }

    private static void migrate(DataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                // Migrations that this version does not know are ignored otherwise.
                .ignoreMigrationPatterns(new String[0])
                .load()
                .migrate();
    }

    private static HikariDataSource pool(DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("sql");
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(LONGEST_WAIT.toMillis());
        return new HikariDataSource(config);
    }

    /** What the database says, without the wrappings' many lines around it. */
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

    private static SQLiteConfig configuration() {
        SQLiteConfig config = new SQLiteConfig();
        // The pool hands a connection to one thread at a time; SQLite need not lock it at every call.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        // The driver would ask for the last row's number after every change.
        config.setGetGeneratedKeys(false);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(10_000);
        // A transaction that begins with a query could not write after another process has: a command, for one.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        return config;
    }

    /**
     * A statement of many rows keeps the pages as they were before it, and would write them to a file. Other connections
     * go on doing so: they may sort more than fits into memory.
     */
    private static SQLiteDataSource ofBulk(SQLiteDataSource usual) {
        SQLiteConfig config = configuration();
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(usual.getUrl());
        return source;
    }

    /** Runs a query. */
    public <T> T read(HandleCallback<T, RuntimeException> query) {
        return lanes.read(() -> jdbi.withHandle(query));
    }

    /** Runs several queries that see the database as it is at one moment. */
    public <T> T readAtOneMoment(HandleCallback<T, RuntimeException> queries) {
        return lanes.read(() -> postgres == null
                ? jdbi.withHandle(sql -> deferred(sql, queries))
                : jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, queries));
    }

    /** Past the driver, whose transactions all begin by asking for the right to write. */
    private static <T> T deferred(Handle sql, HandleCallback<T, RuntimeException> queries) {
        sql.execute("begin deferred");
        try {
            return queries.withHandle(sql);
        } finally {
            sql.execute("rollback");
        }
    }

    /** Runs a change in one transaction; an exception rolls all of it back. It may be run more than once. */
    public <T> T write(HandleCallback<T, RuntimeException> change) {
        return lanes.write(() -> jdbi.inTransaction(change));
    }

    /** The same for a change that brings many rows and is made again and again: its statements are kept where that helps. */
    public <T> T writeBulk(BulkChange<T> change) {
        return lanes.write(() -> bulk == null ? jdbi.inTransaction(sql -> make(change, sql)) : bulk.make(change));
    }

    /** PostgreSQL's driver keeps statements by itself. */
    private static <T> T make(BulkChange<T> change, Handle sql) {
        try (Statements statements = new Statements(sql.getConnection())) {
            return change.make(sql, statements);
        } catch (SQLException e) {
            throw new IllegalStateException("the statements of a change cannot be closed", e);
        }
    }

    /** {@code sqlite} or {@code postgresql}, for the log and the operator. */
    public String kind() {
        return postgres == null ? "sqlite" : "postgresql";
    }

    /** What makes connections past the pool, to a server that can notify; empty for SQLite. */
    Optional<PGSimpleDataSource> notifying() {
        return Optional.ofNullable(postgres);
    }

    @Override
    public void close() {
        lanes.close();
        pool.close();
        if (bulk != null) {
            bulk.close();
        }
    }
}
