package io.clauderelay.scheduling;

import com.sun.management.OperatingSystemMXBean;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Measures what a million bindings cost: memory, saving, loading after a restart, finding one. Run by hand. */
final class SessionsFootprint {
    private static final int BINDINGS = 1_000_000;
    private static final int ACCOUNTS = 1_000;
    private static final int FINDS = 5_000_000;
    private static final int PORTION = 50_000;

    private SessionsFootprint() {}

    public static void main(String[] args) throws IOException {
        Path parent = Path.of(args.length > 0 ? args[0] : ".");
        DatabaseKind kind = args.length > 1 ? DatabaseKind.valueOf(args[1]) : DatabaseKind.SQLITE;
        Path data = Files.createTempDirectory(parent, "sessions-footprint");
        try (Estate estate = new Estate(kind, data)) {
            System.out.printf(
                    "%s, %d MB of heap at most%n", kind, Runtime.getRuntime().maxMemory() >> 20);
            fill(estate);
            for (int round = 0; round < 3; round++) {
                restart(estate);
            }
        } finally {
            delete(data);
        }
    }

    /** As time passes: their ends lie in the order in which they were bound. */
    private static void fill(Estate estate) {
        long before = usedBytes();
        LocalSessions sessions = new LocalSessions(SessionSettings.defaults(), estate.clock);
        SessionKeeper keeper = new SessionKeeper(sessions, estate.database, estate.clock);
        long saving = 0;
        long processor = 0;
        for (int from = 0; from < BINDINGS; from += PORTION) {
            for (int i = from; i < from + PORTION; i++) {
                estate.clock.advance(Duration.ofMillis(900));
                sessions.bind(session(i), "01JD2M6Q8Z4X7V9K3N5T%06d".formatted(i % ACCOUNTS));
            }
            long start = System.nanoTime();
            long used = processNanos();
            keeper.round();
            saving += System.nanoTime() - start;
            processor += processNanos() - used;
        }
        System.out.printf(
                "saving: %.1f µs each (%.1f of processor time); memory: %d bytes each, of %d%n",
                saving / 1e3 / BINDINGS,
                processor / 1e3 / BINDINGS,
                (usedBytes() - before) / BINDINGS,
                sessions.count());
        timeFinding(sessions);
        timeDropping(sessions, estate.clock);
    }

    private static void restart(Estate estate) {
        long before = usedBytes();
        LocalSessions sessions = new LocalSessions(SessionSettings.defaults(), estate.clock);
        SessionKeeper keeper = new SessionKeeper(sessions, estate.database, estate.clock);
        long processor = processNanos();
        long start = System.nanoTime();
        keeper.start();
        long started = System.nanoTime();
        long known = sessions.count();
        while (sessions.count() < BINDINGS) {
            LockSupport.parkNanos(1_000_000);
        }
        long end = System.nanoTime();
        long used = processNanos() - processor;
        long peak = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        keeper.close();
        System.out.printf(
                "restart: start returned after %d ms with %d bindings, all loaded after %d ms (%d ms of processor time); heap with garbage %d MB,"
                        + " %d bytes each kept; first %s, last %s%n",
                (started - start) / 1_000_000,
                known,
                (end - start) / 1_000_000,
                used / 1_000_000,
                peak >> 20,
                (usedBytes() - before) / BINDINGS,
                sessions.find(session(0)),
                sessions.find(session(BINDINGS - 1)));
    }

    private static void timeFinding(LocalSessions sessions) {
        SessionId[] ids = new SessionId[FINDS / 50];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = session((int) (i * 7_919L % BINDINGS));
        }
        for (int round = 0; round < 3; round++) {
            int found = 0;
            long start = System.nanoTime();
            for (int i = 0; i < FINDS; i++) {
                found += sessions.find(ids[i % ids.length]) == null ? 0 : 1;
            }
            System.out.printf("finding one: %d ns; %d found%n", (System.nanoTime() - start) / FINDS, found);
        }
        long start = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < FINDS / 10; i++) {
            sum += SessionId.of("01JD2M6Q8Z4X7V9K3N5T000000", "claude-code:00000001-4257-4c7c-8000-000000000001")
                            .low()
                    + i;
        }
        System.out.printf("making an id: %d ns (%d)%n", (System.nanoTime() - start) / (FINDS / 10), sum & 1);
    }

    private static void timeDropping(LocalSessions full, InstantSource clock) {
        for (int i = 0; i < PORTION; i++) {
            full.bind(session(BINDINGS + i), "another");
        }
        long start = System.nanoTime();
        full.dropExcess();
        System.out.printf(
                "letting go what is too much: %d ms, %d left at %s%n",
                (System.nanoTime() - start) / 1_000_000, full.count(), clock.instant());
    }

    private static long processNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static SessionId session(int number) {
        return SessionId.of("key", "session " + number);
    }

    @SuppressWarnings("ExplicitGC") // what is kept can only be told apart from what is not after a collection
    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
