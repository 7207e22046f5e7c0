package io.clauderelay.directory;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.clauderelay.admission.Admission;
import io.clauderelay.admission.Admittance;
import io.clauderelay.admission.Limits;
import io.clauderelay.admission.LocalLimits;
import io.clauderelay.admission.Presenter;
import io.clauderelay.keys.Keys;
import io.clauderelay.platform.crypto.KeyHasher;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.NoPrices;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Measures what a large organisation costs: loading it, keeping it, and finding one key in it. Run by hand. */
final class DirectoryTiming {
    private static final Presenter ANYBODY = new Presenter(ClientKind.OTHER, "127.0.0.1", Platform.CLAUDE_CONSOLE);
    private static final Limits NO_LIMITS = new LocalLimits((_, then) -> then.accept(Optional.empty()), Instant::now);

    private static final int KEYS = 100_000;
    private static final int ACCOUNTS = 1_000;
    private static final int REQUESTS = 2_000_000;
    private static final int ROUNDS = 4;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private DirectoryTiming() {}

    public static void main(String[] args) throws IOException {
        Path data = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "directory-timing");
        try (Estate estate = new Estate(data)) {
            fill(estate, 0, 10);
            for (int round = 0; round < ROUNDS; round++) {
                timeAdmission(estate, 10);
            }
            fill(estate, 10, KEYS);
            fillAccounts(estate);
            for (int round = 0; round < ROUNDS; round++) {
                timeLoading(estate);
            }
            for (int round = 0; round < ROUNDS; round++) {
                timeAdmission(estate, KEYS);
            }
            timeChange(estate);
        } finally {
            delete(data);
        }
    }

    private static void fill(Estate estate, int from, int to) {
        KeyHasher hasher = estate.secrets.keyHasher();
        estate.database.write(sql -> {
            PreparedBatch batch = sql.prepareBatch("""
                    insert into keys (id, name, digest, digest_scheme, hint, tags, active, expiry_mode, created_at,
                        created_by, updated_at)
                    values (:id, :name, :digest, 'hmac-sha256', 'cr_', '[]', true, 'never', 0, 'ada', 0)
                    """);
            for (int i = from; i < to; i++) {
                batch.bind("id", "01JD2M6Q8Z4X7V9K3N5T%06d".formatted(i))
                        .bind("name", "key number " + i)
                        .bind("digest", HexFormat.of().formatHex(hasher.digest(secret(i))))
                        .add();
            }
            return batch.execute();
        });
    }

    private static void fillAccounts(Estate estate) {
        for (int i = 0; i < ACCOUNTS; i++) {
            estate.createAccount("claude-console", """
                    {"name": "account %d", "baseUrl": "https://upstream.example", "credential": "sk-ant-%040d"}
                    """.formatted(i, i));
        }
    }

    private static void timeLoading(Estate estate) {
        long before = usedBytes();
        long start = processNanos();
        KnownKeys keys = keys(estate);
        long loaded = processNanos();
        DirectoryFeed directory =
                new DirectoryFeed(new DirectoryLoader(estate.database, estate.secrets.credentials()), estate.changes);
        long end = processNanos();
        System.out.printf(
                "loading: %d ms of processor time for %d keys, %d ms for %d accounts; they keep %.1f MB%n",
                (loaded - start) / 1_000_000, KEYS, (end - loaded) / 1_000_000, ACCOUNTS, (usedBytes() - before) / 1e6);
        if (directory.current() == null || !keys.isMiss(new KeyDigest(1, 2, 3, 4))) {
            throw new IllegalStateException("nothing was loaded");
        }
        keys.close();
    }

    /** Processor time and not the clock's, because waiting for a busy machine says nothing about admission. */
    private static void timeAdmission(Estate estate, int count) {
        Directory directory = new Directory(List.of(), new NoPrices());
        DefaultEventLoop loop = new DefaultEventLoop();
        try (KnownKeys keys = keys(estate)) {
            Admission admission =
                    new Admission(() -> directory, keys, NO_LIMITS, estate.secrets.keyHasher(), estate.clock, loop);
            List<String> secrets = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                secrets.add(secret((int) (i * 7_919L % count)));
            }
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long start = THREADS.getCurrentThreadCpuTime();
            int admitted = 0;
            for (int i = 0; i < REQUESTS; i++) {
                admitted += admission.admit(secrets.get(i % count), ANYBODY) instanceof Admittance.Admitted ? 1 : 0;
            }
            double nanos = (double) (THREADS.getCurrentThreadCpuTime() - start) / REQUESTS;
            long allocated = (THREADS.getCurrentThreadAllocatedBytes() - bytes) / REQUESTS;
            timeFinding(keys, estate, secrets);
            System.out.printf(
                    "admission among %d keys: %.0f ns of processor time and %d bytes each; %d of %d admitted%n",
                    count, nanos, allocated, admitted, REQUESTS);
        } finally {
            loop.shutdownGracefully();
        }
    }

    /** The look-up alone, without the digest of the secret, which is most of admission. */
    private static void timeFinding(KnownKeys keys, Estate estate, List<String> secrets) {
        KeyHasher hasher = estate.secrets.keyHasher();
        KeyDigest[] digests = secrets.stream()
                .map(secret -> KeyDigest.of(hasher.digest(secret)))
                .toArray(KeyDigest[]::new);
        long start = THREADS.getCurrentThreadCpuTime();
        int found = 0;
        for (int i = 0; i < REQUESTS; i++) {
            found += keys.find(digests[i % digests.length]) == null ? 0 : 1;
        }
        System.out.printf(
                "  finding one of them: %.0f ns; %d found%n",
                (double) (THREADS.getCurrentThreadCpuTime() - start) / REQUESTS, found);
    }

    private static void timeChange(Estate estate) {
        try (KnownKeys keys = keys(estate)) {
            KeyDigest digest = KeyDigest.of(estate.secrets.keyHasher().digest(secret(7)));
            for (int round = 0; round < ROUNDS * 5; round++) {
                boolean active = round % 2 == 1;
                estate.execute("update keys set active = " + active + " where name = 'key number 7'");
                long start = System.nanoTime();
                estate.announce(Change.of(Keys.TOPIC, "01JD2M6Q8Z4X7V9K3N5T000007"));
                KeyEntry entry = keys.find(digest);
                while (entry == null || entry.active() != active) {
                    Thread.onSpinWait();
                    entry = keys.find(digest);
                }
                System.out.printf("one change in force after %.1f ms%n", (System.nanoTime() - start) / 1e6);
            }
        }
    }

    private static KnownKeys keys(Estate estate) {
        return new KnownKeys(estate.database, estate.changes, DirectorySettings.defaults(), System::nanoTime);
    }

    private static long processNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static String secret(int number) {
        return "cr_%043d".formatted(number);
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
