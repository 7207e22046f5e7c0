package io.clauderelay.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.UsageRecords;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteringMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

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
    void theLedgersTroubleCanBeSeenAndSoCanItsEnd() throws IOException {
        try (Metering metering = metering(JournalSettings.Fsync.INTERVAL, Duration.ofMillis(5))) {
            metering.appendSettlement(UsageRecords.completed("before"));
            await().until(() -> counter("relay.ledger.rows") == 1);
            database.write(handle -> handle.execute("ALTER TABLE exchanges RENAME TO away"));
            for (int i = 0; i < 1_000; i++) {
                metering.appendSettlement(UsageRecords.completed("exchange-" + i));
            }
            await().until(() -> gauge("relay.ledger.failing") == 1);
            assertThat(counter("relay.ledger.failures")).isPositive();
            assertThat(gauge("relay.ledger.backlog")).isGreaterThan(100_000);
            assertThat(gauge("relay.journal.segments")).isGreaterThan(3);

            database.write(handle -> handle.execute("ALTER TABLE away RENAME TO exchanges"));
            await().atMost(Duration.ofSeconds(20)).until(() -> counter("relay.ledger.rows") == 1_001);
            await().until(() -> gauge("relay.ledger.failing") == 0 && gauge("relay.ledger.backlog") == 0);
            await().until(() -> gauge("relay.journal.segments") <= 4);
            assertThat(registry.get("relay.journal.records")
                            .tag("kind", "settlement")
                            .functionCounter()
                            .count())
                    .isEqualTo(1_001);
            assertThat(counter("relay.journal.written")).isGreaterThan(100_000);
            assertThat(timer("relay.ledger.batch").count()).isGreaterThanOrEqualTo(2);
            assertThat(timer("relay.ledger.batch").totalTime(TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void aLedgerThatIsAwayIsAskedNoMoreOftenForThoseWhoWait() throws IOException {
        try (Metering metering = metering(JournalSettings.Fsync.INTERVAL, Duration.ofMillis(5))) {
            database.write(handle -> handle.execute("ALTER TABLE exchanges RENAME TO away"));
            metering.appendSettlement(UsageRecords.completed("a"));
            long end = metering.end();
            await().until(() -> gauge("relay.ledger.failing") == 1);

            // As a key does that waits for its history.
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .during(Duration.ofMillis(650))
                    .until(() -> !metering.isInLedger(end));
            // After 100, 200 and 400 milliseconds.
            assertThat(counter("relay.ledger.failures")).isBetween(1.0, 5.0);

            database.write(handle -> handle.execute("ALTER TABLE away RENAME TO exchanges"));
            await().until(() -> metering.isInLedger(end));
        }
    }

    @Test
    void aFullJournalCanBeSeen() throws IOException {
        Path folder = data.resolve("journal");
        Path away = data.resolve("away");
        try (Metering metering = metering(JournalSettings.Fsync.INTERVAL, Duration.ofMillis(5))) {
            assertThat(gauge("relay.journal.accepting")).isEqualTo(1);
            Files.move(folder, away);
            boolean full = false;
            while (!full) {
                try {
                    metering.appendDispatch(JournalTest.dispatch("running"));
                } catch (JournalFullException e) {
                    full = true;
                }
            }
            assertThat(gauge("relay.journal.accepting")).isZero();
            assertThat(counter("relay.journal.refused")).isPositive();

            Files.move(away, folder);
            await().atMost(Duration.ofSeconds(10)).until(() -> gauge("relay.journal.accepting") == 1);
        }
    }

    @Test
    void manyRecordsShareOneForce() throws Exception {
        try (Metering metering = metering(JournalSettings.Fsync.ALWAYS, Duration.ofMillis(50))) {
            int records = 2_000;
            CountDownLatch durable = new CountDownLatch(records);
            for (int i = 0; i < records; i++) {
                long position = metering.appendSettlement(UsageRecords.completed("exchange-" + i));
                metering.whenDurable(position, durable::countDown);
            }
            assertThat(durable.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(timer("relay.journal.force").count()).isBetween(1.0, records / 2.0);
            assertThat(timer("relay.journal.force").totalTime(TimeUnit.SECONDS)).isPositive();
            assertThat(counter("relay.journal.force.failures")).isZero();
        }
    }

    private Metering metering(JournalSettings.Fsync fsync, Duration interval) throws IOException {
        Metering metering = Metering.open(
                data.resolve("journal"),
                new JournalSettings(fsync, new ByteSize(64 << 10), interval),
                UsageRecords.ledger(database));
        metering.bindTo(registry);
        return metering;
    }

    private double counter(String name) {
        return registry.get(name).functionCounter().count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private FunctionTimer timer(String name) {
        return registry.get(name).functionTimer();
    }
}
