package io.clauderelay.bench;

import io.clauderelay.metering.Dispatch;
import io.clauderelay.metering.JournalSettings;
import io.clauderelay.metering.Metering;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How many settlements a second one database takes in through the relay's own journal and ledger writer. */
final class LedgerIntake {
    private static final int KEYS = 50;
    private static final int AT_ONCE = 50_000;
    private static final int TICKS_PER_SECOND = 100;

    private final Database database;
    private final Path journal;
    private final int perSecond;
    private int made;

    /**
     * What was seen.
     *
     * @param mostBehind the largest backlog while records came at the given rate, in bytes
     * @param caughtUpMillis how long after the last of them everything was in the ledger
     * @param atOncePerSecond how fast 50,000 that wait were taken in
     */
    record Seen(String database, int perSecond, long mostBehind, long caughtUpMillis, double atOncePerSecond) {
        /** Two seconds of records may wait: the writer pauses for one between two batches. */
        boolean keepsUp() {
            return caughtUpMillis <= 2_000 && atOncePerSecond >= perSecond;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d/s | %,d KiB | %,d ms | %,.0f/s | %s |",
                    database,
                    perSecond,
                    mostBehind / 1_024,
                    caughtUpMillis,
                    atOncePerSecond,
                    keepsUp() ? "yes" : "**no**");
        }
    }

    LedgerIntake(Database database, Path journal, int perSecond) {
        this.database = database;
        this.journal = journal;
        this.perSecond = perSecond;
    }

    Seen measure(Duration length) throws IOException, InterruptedException {
        try (Metering metering =
                Metering.open(journal, JournalSettings.defaults(), UsageRecords.ledger(database))) {
            append(metering, 5_000);
            awaitAll(metering);
            long mostBehind = atRate(metering, length);
            long caughtUp = awaitAll(metering);
            append(metering, AT_ONCE);
            long took = awaitAll(metering);
            return new Seen(
                    database.kind(), perSecond, mostBehind, caughtUp, AT_ONCE * 1_000.0 / Math.max(1, took));
        }
    }

    private long atRate(Metering metering, Duration length) throws InterruptedException {
        long begun = System.nanoTime();
        long tick = 1_000_000_000L / TICKS_PER_SECOND;
        long ticks = length.toSeconds() * TICKS_PER_SECOND;
        long mostBehind = 0;
        for (long i = 0; i < ticks; i++) {
            append(metering, perSecond / TICKS_PER_SECOND);
            mostBehind = Math.max(mostBehind, metering.backlog().bytes());
            long pause = begun + (i + 1) * tick - System.nanoTime();
            if (pause > 0) {
                Thread.sleep(Duration.ofNanos(pause));
            }
        }
        return mostBehind;
    }

    private void append(Metering metering, int count) {
        for (int i = 0; i < count; i++) {
            String key = "key-" + made % KEYS;
            UsageRecord usage = UsageRecords.of("01JD2M6Q8Z4X7V9K" + made++, key, Instant.now(), 1_500);
            metering.appendDispatch(new Dispatch(
                    usage.exchangeId(),
                    usage.startedAt(),
                    key,
                    "account-1",
                    Platform.CLAUDE_CONSOLE,
                    usage.operation(),
                    usage.model(),
                    usage.clientKind(),
                    true,
                    0));
            metering.appendSettlement(usage);
        }
    }

    /** Waits until the ledger has everything; answers for how many milliseconds. */
    private static long awaitAll(Metering metering) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long end = metering.end();
        while (!metering.isInLedger(end)) {
            if (System.nanoTime() - begun > 120_000_000_000L) {
                throw new IOException("the ledger is still behind after two minutes: " + metering.backlog());
            }
            Thread.sleep(1);
        }
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
