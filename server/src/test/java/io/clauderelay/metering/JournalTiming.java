package io.clauderelay.metering;

import com.sun.management.OperatingSystemMXBean;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Measures what an append costs its caller and how fast the ledger takes records in. Run by hand. */
final class JournalTiming {
    private static final int ROWS = 50_000;
    private static final int APPENDS = 1_000_000;

    private JournalTiming() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "journal-timing");
        try {
            for (int threads : new int[] {1, 1, 1, 2}) {
                System.out.printf(
                        "append, %d thread(s): %.0f ns of processor time%n", threads, nanosPerAppend(data, threads));
            }
            for (int round = 0; round < 3; round++) {
                System.out.printf("append of a stream's progress: %.0f ns of processor time%n", nanosPerProgress(data));
            }
            for (int round = 0; round < 4; round++) {
                timeLedger(data, round);
            }
        } finally {
            delete(data);
        }
    }

    /** Processor time and not the clock's, because waiting for a busy machine says nothing about the journal. */
    private static double nanosPerAppend(Path data, int threads) throws IOException, InterruptedException {
        AtomicLong spent = new AtomicLong();
        try (Journal journal = Journal.open(data.resolve("journal"), JournalSettings.defaults())) {
            List<Thread> appenders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                UsageRecord usage = UsageRecords.completed("01JD2M6Q8Z4X7V9K3N5T1R0W" + t);
                appenders.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < APPENDS / threads; i++) {
                        journal.appendSettlement(usage);
                    }
                    spent.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                }));
            }
            for (Thread appender : appenders) {
                appender.join();
            }
            return (double) spent.get() / APPENDS;
        }
    }

    /** What each stream pays that tells its usage first. */
    private static double nanosPerProgress(Path data) throws IOException {
        Progress progress = new Progress(
                "01JD2M6Q8Z4X7V9K3N5T1R0W2Y",
                "claude-opus-5-5-20261001",
                new TokenCounts(1_200, 1, 30_000, 400, 0, 0, 0),
                ServiceTier.STANDARD,
                null,
                77_000L,
                "anthropic-openai-2026-11-22",
                877_000L);
        try (Journal journal = Journal.open(data.resolve("journal"), JournalSettings.defaults())) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < APPENDS; i++) {
                journal.appendProgress(progress);
            }
            return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / APPENDS;
        }
    }

    private static void timeLedger(Path data, int round) throws IOException {
        try (Database database = Database.openSqlite(data)) {
            long cpu = processNanos();
            long start = System.nanoTime();
            try (Metering metering = Metering.open(
                    data.resolve("journal-2"), JournalSettings.defaults(), UsageRecords.ledger(database))) {
                for (int i = 0; i < ROWS; i++) {
                    metering.appendSettlement(UsageRecords.completed("01JD2M6Q8Z4X7V9K3N5T" + round + i));
                }
                metering.close(Duration.ofMinutes(1));
            }
            long rows = ROWS;
            System.out.printf(
                    "ledger: %.0f rows/s, %.1f us of processor time each%n",
                    rows * 1e9 / (System.nanoTime() - start), (processNanos() - cpu) / 1e3 / rows);
        }
    }

    private static long processNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
