package io.clauderelay.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.UsageRecords;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process with SIGKILL while it writes, again and again on the same data, and counts. */
class CrashTest {
    private static final int ROUNDS = 5;

    @TempDir
    private Path data;

    private final Set<String> dispatched = new HashSet<>();
    private final Set<String> settled = new HashSet<>();

    @Test
    void whatWasAcknowledgedSurvivesTheProcessAndCountsOnce() throws Exception {
        Random random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            killAfter(round, 500 + random.nextInt(5_000));
        }
        Map<String, String> outcomes = recover();

        assertThat(settled).hasSizeGreaterThan(ROUNDS * 100);
        assertThat(outcomes.keySet()).containsAll(dispatched);
        for (String exchange : settled) {
            assertThat(outcomes.get(exchange)).as(exchange).isEqualTo("completed");
        }
        for (String exchange : dispatched) {
            if (staysOpen(exchange)) {
                assertThat(outcomes.get(exchange)).as(exchange).isEqualTo("interrupted");
            }
        }
        // At the moment of a kill each of the two threads may have one record that it could not acknowledge any more.
        assertThat(outcomes.size() - dispatched.size()).isBetween(0, 2 * ROUNDS);
    }

    /** Reads what the process acknowledged up to its end, which comes at some point after so many lines. */
    private void killAfter(int round, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        data.toString(),
                        "round" + round)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
            int read = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledge(line);
                if (++read == lines) {
                    // By its handle: the process itself would also close the stream that is still to be read.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(read).isGreaterThanOrEqualTo(lines);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void acknowledge(String line) {
        if (line.startsWith("D ")) {
            dispatched.add(line.substring(2));
        } else if (line.startsWith("S ")) {
            settled.add(line.substring(2));
        }
    }

    private static boolean staysOpen(String exchange) {
        return Integer.parseInt(exchange.substring(exchange.lastIndexOf('-') + 1)) % 8 == 0;
    }

    private Map<String, String> recover() throws IOException {
        try (Database database = Database.openSqlite(data)) {
            try (Metering metering = Metering.open(
                    data.resolve("journal"), AppendingProcess.settings(), UsageRecords.ledger(database))) {
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> metering.backlog().openExchanges() == 0
                                && metering.backlog().bytes() == 0
                                && rows(database) > 0);
            }
            Map<String, String> outcomes = new HashMap<>();
            database.read(handle -> handle.createQuery("SELECT exchange_id, outcome FROM exchanges")
                            .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                            .list())
                    .forEach(row -> assertThat(outcomes.put(row.getKey(), row.getValue()))
                            .isNull());
            assertThat(requests(database)).isEqualTo(outcomes.size());
            return outcomes;
        }
    }

    private static long rows(Database database) {
        return one(database, "SELECT COUNT(*) FROM exchanges");
    }

    private static long requests(Database database) {
        return one(
                database,
                "SELECT SUM(completed + client_aborted + upstream_failed + refused + interrupted)"
                        + " FROM quarters_by_model");
    }

    private static long one(Database database, String sql) {
        return database.read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
