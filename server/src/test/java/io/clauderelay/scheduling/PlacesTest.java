package io.clauderelay.scheduling;

import static io.clauderelay.scheduling.Bench.directory;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.Directory;
import io.clauderelay.testing.AccountEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Bench bench = new Bench();

    @Test
    void anAccountCarriesNoMoreThanItMay() {
        Directory directory = directory(
                AccountEntries.account("a").priority(1).maxConcurrency(2).build(), Bench.account("b"));

        Lease first = bench.lease(directory);
        assertThat(List.of(
                        first.account().id(), bench.lease(directory).account().id()))
                .containsOnly("a");
        Lease third = bench.lease(directory);
        assertThat(third.account().id()).isEqualTo("b");
        assertThat(third.choice().passedOver()).containsExactly(new Choice.PassedOver("a", "full"));
        first.settle();
        assertThat(bench.lease(directory).account().id()).isEqualTo("a");
    }

    @Test
    void onceMoreDoesNotMeanMoreThanItMay() {
        Directory directory =
                directory(AccountEntries.account("a").maxConcurrency(1).build());
        bench.lease(directory);

        assertThat(bench.scheduler.leaseAgain(directory, Bench.asker(), "a")).isInstanceOf(LeaseAnswer.NotNow.class);
    }

    @Test
    void loopsThatAskAtTheSameTimeNeverGetMorePlacesThanThereAre() throws Exception {
        int places = 3;
        Directory directory =
                directory(AccountEntries.account("a").maxConcurrency(places).build());
        AtomicInteger carried = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> loops = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                loops.add(threads.submit(hammer(bench.another(), directory, carried, most)));
            }
            for (Future<Integer> loop : loops) {
                assertThat(loop.get()).isPositive();
            }
        }
        assertThat(most.get()).isBetween(1, places);
        assertThat(bench.conditions.inFlight("a")).isZero();
    }

    /** Takes what it gets, holds up to three leases, and counts how many are out over all loops. */
    private static Callable<Integer> hammer(
            Scheduler scheduler, Directory directory, AtomicInteger carried, AtomicInteger most) {
        return () -> {
            List<Lease> held = new ArrayList<>();
            int granted = 0;
            for (int i = 0; i < 50_000; i++) {
                if (scheduler.lease(directory, Bench.asker(), Set.of()) instanceof Lease lease) {
                    granted++;
                    most.accumulateAndGet(carried.incrementAndGet(), Math::max);
                    held.add(lease);
                }
                if (!held.isEmpty() && i % 3 != 0) {
                    carried.decrementAndGet();
                    held.removeFirst().settle();
                }
            }
            for (Lease lease : held) {
                carried.decrementAndGet();
                lease.settle();
            }
            return granted;
        };
    }
}
