package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.sql.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator sees when the relay cannot start. */
class FailedStartTest {
    @TempDir
    private Path folder;

    @Test
    void aDamagedDatabaseEndsTheProcessWithOneSentence() throws Exception {
        Path file = Files.createDirectories(folder.resolve(RelayProcess.DATA)).resolve("relay.db");
        Files.writeString(file, "not a database\n".repeat(1_000));

        try (RelayProcess relay = RelayProcess.start(folder, Map.of())) {
            assertThat(relay.awaitExit()).isEqualTo(1);
            assertThat(relay.output())
                    .contains(file + " cannot be used")
                    .contains("restore the file from a backup")
                    .doesNotContain("Exception:", "\tat ");
        }
    }

    @Test
    void whatNobodyExpectedIsLoggedWholeAndEndsTheProcess() throws Exception {
        withoutAdmins(folder.resolve(RelayProcess.DATA));

        try (RelayProcess relay = RelayProcess.start(folder, Map.of())) {
            assertThat(relay.awaitExit()).isEqualTo(1);
            assertThat(relay.output())
                    .contains("no such table: admins")
                    .containsOnlyOnce("the relay cannot start because of an unexpected ");
        }
    }

    private static void withoutAdmins(Path dataDir) throws IOException {
        try (Database database = Database.openSqlite(dataDir)) {
            database.write(sql -> sql.execute("drop table admins"));
        }
    }
}
