package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that refuses what the journal brings: the relay goes on, and the operator can see it. */
class LedgerTroubleTest {
    @TempDir
    private Path dataDir;

    @Test
    void healthWarnsWhileUsageDoesNotReachTheDatabaseAndStaysReady() throws Exception {
        try (RunningRelay relay = RunningRelay.start(dataDir)) {
            change("alter table exchanges rename to hidden");
            RawAnswer answer = relay.ask(relay.message());
            assertThat(answer.status()).isEqualTo(200);

            Eventually.holds(() -> health(relay).text().contains("usage does not reach the database"));
            assertThat(health(relay).status()).isEqualTo(200);
            assertThat(health(relay).text())
                    .matches("\\{\"status\":\"ready\",\"warnings\":\\[\"[^\"]*journal \\([1-9]\\d* bytes\\)[^\"]*\"]}");

            change("alter table hidden rename to exchanges");
            Eventually.holds(() -> health(relay).text().equals("{\"status\":\"ready\"}"));
            assertThat(relay.ledger().await(answer.exchangeId()).costNanoUsd()).isPositive();
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + dataDir.resolve("relay.db") + "?busy_timeout=10000");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static RawAnswer health(RunningRelay relay) {
        try (RawConnection connection = RawConnection.to(relay.consolePort())) {
            return connection.ask(Ask.of("GET /health"));
        }
    }
}
