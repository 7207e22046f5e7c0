package io.clauderelay.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.Ledger;
import io.clauderelay.usage.UsageRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteringTest {
    @TempDir
    private Path data;

    private Database database;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        database = Database.openSqlite(data);
        ledger = UsageRecords.ledger(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsSettledComesIntoTheLedgerByItself() throws IOException {
        try (Metering metering = metering()) {
            metering.appendDispatch(JournalTest.dispatch("a"));
            metering.appendSettlement(UsageRecords.completed("a"));

            await().untilAsserted(() -> assertThat(outcomes()).containsExactly("a completed"));
            await().untilAsserted(() -> assertThat(metering.backlog()).isEqualTo(new Backlog(0, 0, false, 0)));
            assertThat(metering.accepting()).isTrue();
        }
    }

    @Test
    void closingBringsEverythingIntoTheLedger() throws IOException {
        try (Metering metering = metering()) {
            for (int i = 0; i < 5_000; i++) {
                metering.appendSettlement(UsageRecords.completed("exchange-" + i));
            }
        }
        assertThat(requests()).isEqualTo(5_000);
    }

    @Test
    void aRestartAppliesNothingAgain() throws IOException {
        for (int run = 0; run < 3; run++) {
            try (Metering metering = metering()) {
                for (int i = 0; i < 700; i++) {
                    metering.appendSettlement(UsageRecords.completed(run + "-" + i));
                }
            }
        }
        // Without the rows the primary key cannot help: the position alone keeps the sums right.
        database.write(handle -> handle.execute("DELETE FROM exchanges"));
        metering().close();

        assertThat(requests()).isEqualTo(2_100);
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void whatWasStillOpenWhenTheRelayEndedIsInterrupted() throws IOException {
        try (Metering metering = metering()) {
            metering.appendDispatch(JournalTest.dispatch("open"));
            metering.appendDispatch(JournalTest.dispatch("settled"));
            metering.appendDispatch(JournalTest.dispatch("open"));
            metering.appendSettlement(UsageRecords.completed("settled"));
        }
        assertThat(outcomes()).containsExactly("settled completed");

        try (Metering metering = metering()) {
            metering.appendDispatch(JournalTest.dispatch("running"));
            await().untilAsserted(
                            () -> assertThat(outcomes()).containsExactly("open interrupted", "settled completed"));
            metering.appendSettlement(UsageRecords.completed("running"));
        }
        assertThat(outcomes()).containsExactly("open interrupted", "running completed", "settled completed");
        assertThat(rows("SELECT attempts, status, cost_nano_usd FROM exchanges WHERE exchange_id = 'open'"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("attempts", 2)
                        .containsEntry("status", 0)
                        .containsEntry("cost_nano_usd", null));

        metering().close();
        assertThat(requests()).isEqualTo(3);
    }

    @Test
    void whileTheLedgerIsDownNothingIsDroppedAndItCatchesUp() throws IOException {
        try (Metering metering = metering()) {
            metering.appendSettlement(UsageRecords.completed("before"));
            await().until(() -> requests() == 1);
            database.write(handle -> handle.execute("ALTER TABLE exchanges RENAME TO away"));

            for (int i = 0; i < 3_000; i++) {
                metering.appendSettlement(UsageRecords.completed("exchange-" + i));
            }
            await().until(() ->
                    metering.backlog().failing() && metering.backlog().bytes() > 500_000);
            assertThat(metering.accepting()).isTrue();

            database.write(handle -> handle.execute("ALTER TABLE away RENAME TO exchanges"));
            await().atMost(Duration.ofSeconds(20)).until(() -> requests() == 3_001);
            await().untilAsserted(() -> assertThat(metering.backlog()).isEqualTo(new Backlog(0, 0, false, 0)));
        }
        assertThat(outcomes()).hasSize(3_001);
    }

    @Test
    void closingGivesUpOnALedgerThatStaysDownAndTheNextStartBringsTheRest() throws IOException {
        database.write(handle -> handle.execute("ALTER TABLE exchanges RENAME TO away"));
        Metering metering = metering();
        metering.appendSettlement(UsageRecords.completed("a"));
        metering.close(Duration.ofMillis(500));

        database.write(handle -> handle.execute("ALTER TABLE away RENAME TO exchanges"));
        metering().close();
        assertThat(outcomes()).containsExactly("a completed");
    }

    @Test
    void aSegmentStaysAsLongAsAnExchangeThatBeganInItIsOpen() throws IOException {
        try (Metering metering = metering()) {
            metering.appendDispatch(JournalTest.dispatch("long"));
            for (int i = 0; i < 3_000; i++) {
                metering.appendSettlement(UsageRecords.completed("exchange-" + i));
            }
            await().until(() -> requests() == 3_000);
            assertThat(segments()).startsWith("0000000001.journal");

            metering.appendSettlement(UsageRecords.completed("long"));
            await().untilAsserted(() -> assertThat(segments()).hasSizeLessThanOrEqualTo(3));
        }
    }

    @Test
    void aSettlementThatAFullJournalRefusedIsKeptOnceThereIsRoom() throws IOException {
        Path folder = data.resolve("journal");
        Path away = data.resolve("away");
        try (Metering metering = metering()) {
            metering.appendDispatch(JournalTest.dispatch("long"));
            // A folder that is gone refuses the next segment just as a full disk does.
            Files.move(folder, away);
            int settled = 0;
            while (isKept(metering, "exchange-" + settled)) {
                settled++;
            }
            assertThat(isKept(metering, "long")).isFalse();
            assertThat(outcomes()).doesNotContain("long completed");

            Files.move(away, folder);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(outcomes()).contains("long completed"));
            assertThat(requests()).isEqualTo(settled + 2);
            await().untilAsserted(() -> assertThat(metering.backlog()).isEqualTo(new Backlog(0, 0, false, 0)));
        }
    }

    private static boolean isKept(Metering metering, String exchangeId) {
        try {
            metering.appendSettlement(UsageRecords.completed(exchangeId));
            return true;
        } catch (JournalFullException e) {
            assertThat(e).hasMessageContaining("no room");
            return false;
        }
    }

    @Test
    void aRelayThatDiesIdleAgainAndAgainDoesNotFillTheDisk() throws IOException {
        for (int i = 0; i < 8; i++) {
            metering().close();
        }
        assertThat(segments()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aRecordOfANewerRelayHoldsTheLedgerBackButNothingIsLost() throws IOException {
        try (Metering metering = metering()) {
            metering.appendSettlement(UsageRecords.completed("a"));
            await().until(() -> requests() == 1);
        }
        Path file = data.resolve("journal/0000000001.journal");
        byte[] current = Files.readAllBytes(file);
        Files.write(file, withNewerRecordBehind(current));

        Metering metering = metering();
        await().until(() -> metering.backlog().failing());
        metering.appendSettlement(UsageRecords.completed("b"));
        assertThat(metering.accepting()).isTrue();
        metering.close(Duration.ofMillis(500));
        assertThat(outcomes()).containsExactly("a completed");

        Files.write(file, current);
        metering().close();
        assertThat(outcomes()).containsExactly("a completed", "b completed");
    }

    /** What a relay would have written whose records have version 3. */
    private static byte[] withNewerRecordBehind(byte[] segment) {
        ByteBuffer bytes = ByteBuffer.wrap(segment.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int at = Segment.HEADER_BYTES + Segment.frame(bytes.getInt(Segment.HEADER_BYTES));
        CRC32C checksum = new CRC32C();
        byte[] payload = {RecordCodec.MAGIC, 3, 1, 0, 42};
        checksum.update(payload);
        bytes.putInt(at, payload.length)
                .putInt(at + 4, (int) checksum.getValue() ^ bytes.getInt(16) ^ at)
                .put(at + 8, payload);
        return bytes.array();
    }

    private Metering metering() throws IOException {
        return Metering.open(
                data.resolve("journal"),
                new JournalSettings(JournalSettings.Fsync.INTERVAL, new ByteSize(64 << 10), Duration.ofMillis(5)),
                ledger);
    }

    private List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> outcomes() {
        return rows("SELECT exchange_id, outcome FROM exchanges ORDER BY exchange_id").stream()
                .map(row -> row.get("exchange_id") + " " + row.get("outcome"))
                .toList();
    }

    private long requests() {
        return database.read(handle -> handle.createQuery(
                        "SELECT COALESCE(SUM(completed + client_aborted + upstream_failed + refused + interrupted), 0) FROM quarters_by_key")
                .mapTo(Long.class)
                .one());
    }

    private List<Map<String, Object>> rows(String sql) {
        return database.read(handle -> handle.createQuery(sql).mapToMap().list());
    }
}
