package io.clauderelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildUsageTest {
    private static final String COMPARED = "Compared 1 days from 2026-11-20 on with their exchanges and corrections.";

    @TempDir
    private Path folder;

    private Path dataDir;

    @BeforeEach
    void makeFolder() throws IOException {
        dataDir = Files.createDirectory(folder.resolve("data"));
        Files.writeString(folder.resolve("relay.yaml"), "");
    }

    @Test
    void thereIsNothingToCompareWithoutUsage() {
        assertThat(run()).isEqualTo(done("There is no usage yet that could be compared."));
    }

    @Test
    void differencesAreToldAndOnlyRepairedWithoutDryRun() throws IOException {
        try (Database database = Database.openSqlite(dataDir)) {
            UsageRecords.ledger(database)
                    .apply(new LedgerBatch(
                            List.of(UsageRecords.completed("a"), UsageRecords.completed("b")),
                            new JournalPosition("node", 1, 1, 1, 1)));
        }
        assertThat(run()).isEqualTo(done(COMPARED, "All sums are right."));
        execute("update days_by_key set cost_nano_usd = 1");
        execute("delete from quarters_by_client");

        for (int i = 0; i < 2; i++) {
            assertThat(run("--dry-run"))
                    .isEqualTo(new CommandResult.Differing(List.of(
                            COMPARED,
                            "  days_by_key          1 rows differed",
                            "  quarters_by_client   1 rows differed",
                            "Nothing was changed; run it without --dry-run to repair them.")));
        }
        assertThat(run())
                .isEqualTo(new CommandResult.Differing(List.of(
                        COMPARED,
                        "  days_by_key          1 rows differed",
                        "  quarters_by_client   1 rows differed",
                        "They are repaired; a second run must find none.")));
        assertThat(run()).isEqualTo(done(COMPARED, "All sums are right."));
        assertThat(cost()).isEqualTo(3_000);
    }

    @Test
    void whatItIsNotCalledWithIsAnsweredWithWhatItIs() {
        for (String argument : List.of("--force", "now", "--dry-run=yes")) {
            assertThat(run(argument))
                    .isEqualTo(new CommandResult.Misused(
                            "'" + argument + "' does not fit; use usage rebuild [--dry-run]"));
        }
    }

    private static CommandResult done(String... lines) {
        return new CommandResult.Done(List.of(lines));
    }

    private CommandResult run(String... arguments) {
        Map<String, String> environment =
                Map.of("RELAY_CONFIG", folder.resolve("relay.yaml").toString(), "RELAY_DATA_DIR", dataDir.toString());
        List<String> command = Stream.concat(Stream.of("usage", "rebuild"), Stream.of(arguments))
                .toList();
        return Commands.run(command, environment, InputStream.nullInputStream());
    }

    private void execute(String statement) throws IOException {
        try (Database database = Database.openSqlite(dataDir)) {
            database.write(sql -> sql.execute(statement));
        }
    }

    private long cost() throws IOException {
        try (Database database = Database.openSqlite(dataDir)) {
            return database.read(sql -> sql.createQuery("select sum(cost_nano_usd) from days_by_key")
                    .mapTo(Long.class)
                    .one());
        }
    }
}
