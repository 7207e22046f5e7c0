package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while another transaction is under way, which only PostgreSQL lets happen. */
class RebuildBesideOthersTest {
    private static final long DAY = Instant.parse("2026-11-20T00:00:00Z").toEpochMilli();

    private Estate estate;

    @BeforeEach
    void fill(@TempDir Path folder) throws IOException {
        estate = new Estate(DatabaseKind.POSTGRESQL, folder);
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(
                        List.of(UsageRecords.completed("a"), UsageRecords.completed("b")),
                        new JournalPosition("node", 1, 1, 1, 1)));
    }

    @AfterEach
    void close() {
        estate.close();
    }

    @Test
    void twoThatRepairAddADifferenceOnce() throws Exception {
        estate.execute("update quarters_by_model set cost_nano_usd = cost_nano_usd - 1000");
        Comparison comparison = new Comparison(RollUp.MODEL, Grain.QUARTER);

        long second = meanwhile(
                sql -> comparison.repair(sql, DAY), () -> estate.database.write(sql -> comparison.repair(sql, DAY)));

        assertThat(second).isZero();
        assertThat(estate.rows("select cost_nano_usd from quarters_by_model"))
                .containsExactly(Map.of("cost_nano_usd", 3_000L));
        assertThat(run(Rebuild.Mode.COMPARE)).isEmpty();
    }

    @Test
    void aCorrectionThatIsUnderWayIsNotUndone() throws Exception {
        correct(7);
        estate.execute("update exchanges set cost_nano_usd = 8 where exchange_id = 'a'");

        meanwhile(sql -> new Corrections().append(sql, List.of(correction(99))), () ->
                (long) run(Rebuild.Mode.REPAIR).size());

        assertThat(estate.rows("select cost_nano_usd from exchanges where exchange_id = 'a'"))
                .containsExactly(Map.of("cost_nano_usd", 99L));
        assertThat(run(Rebuild.Mode.COMPARE)).isEmpty();
    }

    /** Begins the second while the first has done its work and not committed it. */
    private long meanwhile(Function<Handle, ?> first, Callable<Long> second)
            throws InterruptedException, ExecutionException {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            try {
                Future<?> holding = threads.submit(() -> estate.database.write(sql -> {
                    var _ = first.apply(sql);
                    done.countDown();
                    return wait(commit);
                }));
                assertThat(wait(done)).isTrue();
                Future<Long> waiting = threads.submit(second);
                await().until(this::isAnybodyWaiting);
                commit.countDown();
                holding.get();
                return waiting.get();
            } finally {
                commit.countDown();
            }
        }
    }

    private static boolean wait(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isAnybodyWaiting() {
        return !estate.rows("select pid from pg_stat_activity"
                        + " where wait_event_type = 'Lock' and datname = current_database()")
                .isEmpty();
    }

    private Map<String, Long> run(Rebuild.Mode mode) {
        return new Rebuild(estate.database, mode).run().differences();
    }

    private void correct(long cost) {
        estate.database.write(sql -> new Corrections().append(sql, List.of(correction(cost))));
    }

    private static CostCorrection correction(long cost) {
        return new CostCorrection("a", cost, "2026-12", Instant.parse("2026-12-01T00:00:00Z"), "ada");
    }
}
