package io.clauderelay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.config.Secret;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * A database as some released version of the relay left it.
 *
 * @param version the last migration that version knew
 */
public record ReleasedSchema(DatabaseKind kind, Path folder, String version) {
    /** Versions that write as an earlier one does: only indexes changed between them. */
    private static final Map<String, String> WRITES_AS = Map.of("12", "11");

    /** Makes the database and its tables, empty. */
    public static ReleasedSchema create(DatabaseKind kind, Path folder, String version) throws IOException {
        Files.createDirectories(folder);
        ReleasedSchema schema = new ReleasedSchema(kind, folder, version);
        schema.flyway().migrate();
        return schema;
    }

    /** Writes rows as that version did, at whatever version the database is now. */
    public void writeRows(Map<String, String> values) throws IOException, SQLException {
        try (Connection connection = flyway().getConfiguration().getDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String insert : filledIn(".sql", values).split(";\\s*\\n", -1)) {
                if (!insert.isBlank()) {
                    statement.execute(insert);
                }
            }
        }
    }

    /** Runs a statement of that version, at whatever version the database is now. */
    public void execute(String statement) throws SQLException {
        try (Connection connection = flyway().getConfiguration().getDataSource().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    /** What the API shows of the keys and accounts in these rows, which no later version may change. */
    public JsonNode shown(Map<String, String> values) throws IOException {
        return Json.read(filledIn(".json", values), JsonNode.class);
    }

    /** What Flyway knows the scripts up to that version by. */
    public Map<String, Integer> checksums() {
        Map<String, Integer> checksums = new TreeMap<>();
        for (MigrationInfo migration : flyway().info().all()) {
            if (migration.getState().isApplied()) {
                checksums.put(migration.getScript(), migration.getChecksum());
            }
        }
        return checksums;
    }

    private String filledIn(String kindOfFile, Map<String, String> values) throws IOException {
        String file = "/db/released/v" + WRITES_AS.getOrDefault(version, version) + kindOfFile;
        try (InputStream stream = ReleasedSchema.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IOException(
                        file + " is missing; a released version needs the rows it wrote and what it showed of them");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            return text;
        }
    }

    private Flyway flyway() {
        Secret url = kind.settings(folder).url();
        String jdbc = url == null
                ? "jdbc:sqlite:" + folder.resolve("relay.db")
                : "jdbc:" + url.value().replace("postgres@", "");
        return Flyway.configure()
                .dataSource(jdbc, url == null ? null : "postgres", null)
                .locations("classpath:db/migration")
                .target(version)
                .load();
    }
}
