package io.clauderelay.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an answer's opening told is known of an exchange whose relay died before its end. */
class ProgressTest {
    private static final TokenCounts TOLD = new TokenCounts(1_200, 1, 30_000, 400, 0, 0, 0);

    @TempDir
    private Path data;

    private Database database;

    @BeforeEach
    void open() throws IOException {
        database = Database.openSqlite(data);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anInterruptedExchangeKnowsWhatItsAnswerToldFirst() throws IOException {
        try (Metering metering = metering()) {
            metering.appendDispatch(dispatch("told", 9_000_000));
            metering.appendProgress(progress("told", 77_000, 877_000L));
            metering.appendDispatch(dispatch("silent", 9_000_000));
            metering.appendDispatch(dispatch("unsaid", 9_000_000));
            metering.appendProgress(progress("unsaid", 77_000, null));
            metering.appendDispatch(dispatch("dear", 50_000));
            metering.appendProgress(progress("dear", 77_000, null));
        }
        recover();

        assertThat(row("told"))
                .containsEntry("outcome", "interrupted")
                .containsEntry("usage_basis", "partial")
                .containsEntry("upstream_model", "claude-opus-5-5-20261001")
                .containsEntry("service_tier", "priority")
                .containsEntry("inference_geo", "eu")
                .containsEntry("input_tokens", 1_200)
                .containsEntry("output_tokens", 1)
                .containsEntry("cache_read_tokens", 30_000)
                .containsEntry("cost_nano_usd", 77_000)
                .containsEntry("price_version", "2026-11")
                .containsEntry("charged_nano_usd", 877_000);
        assertThat(row("silent"))
                .containsEntry("outcome", "interrupted")
                .containsEntry("usage_basis", "unknown")
                .containsEntry("input_tokens", 0)
                .containsEntry("cost_nano_usd", null)
                .containsEntry("charged_nano_usd", 9_000_000);
        // As the version wrote it that did not say.
        assertThat(row("unsaid")).containsEntry("cost_nano_usd", 77_000).containsEntry("charged_nano_usd", 9_000_000);
        assertThat(row("dear")).containsEntry("cost_nano_usd", 77_000).containsEntry("charged_nano_usd", null);
    }

    @Test
    void theEndSaysMoreThanTheBeginning() throws IOException {
        try (Metering metering = metering()) {
            metering.appendDispatch(dispatch("whole", 0));
            metering.appendProgress(progress("whole", 77_000, null));
            metering.appendSettlement(UsageRecords.completed("whole"));
            // What comes behind the end, out of whatever order, changes nothing.
            metering.appendProgress(progress("whole", 88_000, null));
        }
        recover();

        assertThat(row("whole"))
                .containsEntry("outcome", "completed")
                .containsEntry("usage_basis", "final")
                .containsEntry("cost_nano_usd", 1_500);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void whatOneAttemptToldIsStillKnownWhenTheNextIsInterrupted() throws IOException {
        try (Metering metering = metering()) {
            metering.appendDispatch(dispatch("moved", 9_000_000));
            metering.appendProgress(progress("moved", 77_000, 877_000L));
            metering.appendDispatch(dispatch("moved", 9_077_000));
        }
        recover();

        assertThat(row("moved"))
                .containsEntry("attempts", 2)
                .containsEntry("input_tokens", 1_200)
                .containsEntry("charged_nano_usd", 9_077_000);
    }

    @Test
    void aJournalThatIsShortOfRoomKeepsItForWhatCountsMore() throws IOException {
        Path folder = data.resolve("journal");
        Path away = data.resolve("away");
        try (Metering metering = metering()) {
            metering.appendDispatch(dispatch("running", 0));
            // A folder that is gone refuses the next segment just as a full disk does.
            Files.move(folder, away);
            while (metering.accepting()) {
                metering.appendDispatch(dispatch("running", 0));
            }
            long before = metering.end();
            metering.appendProgress(progress("running", 77_000, null));
            assertThat(metering.end()).isEqualTo(before);

            Files.move(away, folder);
            await().atMost(Duration.ofSeconds(10)).until(metering::accepting);
            metering.appendSettlement(UsageRecords.completed("running"));
        }
        assertThat(row("running")).containsEntry("outcome", "completed");
    }

    /** What a process left open is settled by the next in the background. */
    private void recover() throws IOException {
        try (Metering metering = metering()) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> metering.isInLedger(metering.end())
                            && metering.backlog().openExchanges() == 0);
        }
    }

    private static Dispatch dispatch(String exchangeId, long reservedNanoUsd) {
        return new Dispatch(
                exchangeId,
                Instant.parse("2026-11-20T10:07:00Z"),
                "key-1",
                "account-1",
                Platform.CLAUDE_CONSOLE,
                "messages",
                "claude-opus-5-5",
                "claude-code",
                true,
                reservedNanoUsd);
    }

    private static Progress progress(String exchangeId, long cost, @Nullable Long charged) {
        return new Progress(
                exchangeId, "claude-opus-5-5-20261001", TOLD, ServiceTier.PRIORITY, "eu", cost, "2026-11", charged);
    }

    private Metering metering() throws IOException {
        return Metering.open(
                data.resolve("journal"),
                new JournalSettings(JournalSettings.Fsync.INTERVAL, new ByteSize(64 << 10), Duration.ofMillis(5)),
                UsageRecords.ledger(database));
    }

    private Map<String, Object> row(String exchangeId) {
        return database.read(handle -> handle.createQuery("SELECT * FROM exchanges WHERE exchange_id = :id")
                .bind("id", exchangeId)
                .mapToMap()
                .one());
    }

    private long requests() {
        return database.read(handle -> handle.createQuery(
                        "SELECT SUM(completed + client_aborted + upstream_failed + refused + interrupted) FROM quarters_by_key")
                .mapTo(Long.class)
                .one());
    }
}
