package io.clauderelay.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ChangeFeedTest {
    private final ChangeFeed feed = new ChangeFeed();

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void subscribersHearOfTheirTopicsOnTheFeedsThread() {
        List<String> heard = new CopyOnWriteArrayList<>();
        feed.subscribe(
                Set.of("keys"),
                () -> heard.add("keys on " + Thread.currentThread().getName()));
        feed.subscribe(Set.of("accounts"), () -> heard.add("accounts"));

        feed.announce("prices");
        feed.announce("keys");

        await().untilAsserted(() -> assertThat(heard).containsExactly("keys on change-feed"));
    }

    @Test
    void aBurstIsToldInOneGo() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        feed.subscribe(Set.of("keys"), () -> {
            told.incrementAndGet();
            busy.countDown();
            awaitQuietly(goOn);
        });

        feed.announce("keys");
        busy.await();
        for (int i = 0; i < 1_000; i++) {
            feed.announce("keys");
        }
        CountDownLatch last = new CountDownLatch(1);
        feed.subscribe(Set.of("last"), last::countDown);
        goOn.countDown();
        feed.announce("last");
        last.await();

        assertThat(told).hasValue(2);
    }

    @Test
    void whoFailsIsToldAgainAndHoldsUpNobody() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch succeeded = new CountDownLatch(1);
        CountDownLatch neighbour = new CountDownLatch(1);
        feed.subscribe(Set.of("keys"), () -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is away");
            }
            succeeded.countDown();
        });
        feed.subscribe(Set.of("keys"), neighbour::countDown);

        feed.announce("keys");

        neighbour.await();
        succeeded.await();
        assertThat(tries).hasValue(2);
    }

    @Test
    void aClosedFeedTellsNobody() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        feed.subscribe(Set.of("keys"), () -> {
            told.incrementAndGet();
            busy.countDown();
            awaitInterrupt(interrupted);
        });
        feed.announce("keys");
        busy.await();

        feed.close();
        interrupted.await();
        feed.announce("keys");

        assertThat(told).hasValue(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitInterrupt(CountDownLatch interrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            interrupted.countDown();
        }
    }
}
