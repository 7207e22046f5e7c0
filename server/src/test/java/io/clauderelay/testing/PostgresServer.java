package io.clauderelay.testing;

import io.clauderelay.platform.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server that the first test to need it starts, and that ends with the JVM. */
public final class PostgresServer {
    private static final Map<Path, String> DATABASES = new HashMap<>();

    private static @Nullable EmbeddedPostgres server;

    private static int created;

    private PostgresServer() {}

    /** The URL of the database that belongs to the folder; an empty one is made at the first call. */
    public static synchronized Secret urlOf(Path folder) {
        String name = DATABASES.get(folder.toAbsolutePath());
        if (name == null) {
            dropThoseOfFoldersThatAreGone();
            name = create("relay_" + ++created);
            DATABASES.put(folder.toAbsolutePath(), name);
        }
        return new Secret("postgresql://postgres@127.0.0.1:" + server().getPort() + "/" + name);
    }

    /** Hundreds of databases would fill the disk, and take the server half a minute to stop. */
    private static void dropThoseOfFoldersThatAreGone() {
        List<Path> gone = DATABASES.keySet().stream()
                .filter(folder -> !Files.exists(folder))
                .toList();
        for (Path folder : gone) {
            execute("drop database " + DATABASES.remove(folder) + " with (force)");
        }
    }

    private static String create(String name) {
        execute("create database " + name);
        return name;
    }

    /** Runs a statement as the server's owner, outside of every database of a test. */
    public static synchronized void execute(String statement) {
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement change = connection.createStatement()) {
            change.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    private static EmbeddedPostgres server() {
        EmbeddedPostgres running = server;
        if (running == null) {
            running = start();
            server = running;
        }
        return running;
    }

    /** Nothing here must survive a crash of the machine, and waiting for its disk is most of what a small test does. */
    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
