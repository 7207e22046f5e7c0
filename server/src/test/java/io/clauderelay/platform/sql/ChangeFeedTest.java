package io.clauderelay.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
@Timeout(60)
class ChangeFeedTest {
    private static final Duration IN_FORCE = Duration.ofSeconds(1);
    private static final Duration LOOKED = Duration.ofSeconds(10);

    private final DatabaseKind kind;

    @TempDir
    private Path folder;

    private Database database;
    private ChangeFeed feed;

    ChangeFeedTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        database = kind.open(folder);
        feed = new ChangeFeed(database);
        List<Change> heard = listenTo("begun");
        announce(Change.of("begun", "x"));
        await().atMost(IN_FORCE).until(() -> !heard.isEmpty());
    }

    @AfterEach
    void close() {
        feed.close();
        database.close();
    }

    @Test
    void subscribersHearWhatChangedInTheirTopicsOnTheFeedsThread() {
        List<String> heard = new CopyOnWriteArrayList<>();
        feed.subscribe(
                Set.of("keys"),
                changes -> heard.add(changes + " on " + Thread.currentThread().getName()));
        feed.subscribe(Set.of("accounts"), changes -> heard.add("accounts " + changes));

        announce(Change.of("prices", "p1"));
        announce(Change.of("keys", "k1"));

        await().atMost(IN_FORCE)
                .untilAsserted(() -> assertThat(heard).containsExactly("[Change[topic=keys, id=k1]] on change-feed"));
    }

    @Test
    void aChangeThatIsRolledBackIsNotTold() {
        List<Change> heard = listenTo("keys");

        assertThatThrownBy(() -> database.write(sql -> {
                    feed.announce(sql, Change.of("keys", "lost"));
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        announce(Change.of("keys", "kept"));

        await().atMost(IN_FORCE).untilAsserted(() -> assertThat(heard).containsExactly(Change.of("keys", "kept")));
    }

    @Test
    void anotherProcessOfTheSameDatabaseHearsOfAChange() throws IOException {
        List<Change> heard = listenTo("keys");

        try (Database elsewhere = kind.open(folder);
                ChangeFeed itsFeed = new ChangeFeed(elsewhere)) {
            elsewhere.write(sql -> {
                itsFeed.announce(sql, Change.of("keys", "k1"));
                return sql;
            });
            Change told = kind == DatabaseKind.SQLITE ? Change.ofAny("keys") : Change.of("keys", "k1");
            await().atMost(kind == DatabaseKind.SQLITE ? LOOKED : IN_FORCE)
                    .untilAsserted(() -> assertThat(heard).containsExactly(told));
        }
    }

    @Test
    void whatWasNotToldIsFoundByLooking() {
        List<Change> heard = listenTo("keys");

        database.write(sql -> Versions.next(sql, "keys"));

        await().atMost(LOOKED).untilAsserted(() -> assertThat(heard).containsExactly(Change.ofAny("keys")));
    }

    @Test
    void aGapInTheNumbersMeansThatAnyOfTheTopicMayHaveChanged() {
        List<Change> heard = listenTo("keys");

        database.write(sql -> {
            var _ = Versions.next(sql, "keys");
            feed.announce(sql, Change.of("keys", "k2"));
            return sql;
        });

        await().atMost(IN_FORCE).untilAsserted(() -> assertThat(heard).containsExactly(Change.ofAny("keys")));
    }

    @Test
    void whatChangedBeforeTheFeedBeganIsNotTold() {
        announce(Change.of("keys", "old"));
        try (ChangeFeed later = new ChangeFeed(database)) {
            List<Change> heard = new CopyOnWriteArrayList<>();
            later.subscribe(Set.of("keys"), heard::addAll);

            announce(Change.of("keys", "new"));

            // SQLite's feed tells only its own changes at once; the other one's are found as "any of them".
            await().atMost(LOOKED).until(() -> !heard.isEmpty());
            assertThat(heard).doesNotContain(Change.of("keys", "old"));
        }
    }

    @Test
    void aBurstIsToldInOneGo() throws InterruptedException {
        List<Set<Change>> told = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        feed.subscribe(Set.of("keys"), changes -> {
            told.add(Set.copyOf(changes));
            busy.countDown();
            awaitQuietly(goOn);
        });

        announce(Change.of("keys", "first"));
        busy.await();
        Change[] burst = IntStream.range(0, 100)
                .mapToObj(i -> Change.of("keys", "k" + i))
                .toArray(Change[]::new);
        announce(burst);
        CountDownLatch last = new CountDownLatch(1);
        feed.subscribe(Set.of("last"), _ -> last.countDown());
        announce(Change.of("last", "x"));
        await().until(() -> database.read(Versions::load).containsKey("last"));
        goOn.countDown();
        last.await();

        assertThat(told.getFirst()).containsExactly(Change.of("keys", "first"));
        assertThat(told.stream().skip(1).flatMap(Set::stream)).containsExactlyInAnyOrder(burst);
    }

    @Test
    void whoFailsIsToldAgainAndHoldsUpNobody() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch succeeded = new CountDownLatch(1);
        CountDownLatch neighbour = new CountDownLatch(1);
        feed.subscribe(Set.of("keys"), _ -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is away");
            }
            succeeded.countDown();
        });
        feed.subscribe(Set.of("keys"), _ -> neighbour.countDown());

        announce(Change.of("keys", "k1"));

        neighbour.await();
        succeeded.await();
        assertThat(tries).hasValue(2);
    }

    @Test
    void aClosedFeedTellsNobody() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        feed.subscribe(Set.of("keys"), _ -> {
            told.incrementAndGet();
            busy.countDown();
            awaitInterrupt(interrupted);
        });
        announce(Change.of("keys", "k1"));
        busy.await();

        feed.close();
        interrupted.await();
        announce(Change.of("keys", "k2"));

        assertThat(told).hasValue(1);
    }

    private List<Change> listenTo(String topic) {
        List<Change> heard = new CopyOnWriteArrayList<>();
        feed.subscribe(Set.of(topic), heard::addAll);
        return heard;
    }

    private void announce(Change... changes) {
        database.write(sql -> {
            for (Change change : changes) {
                feed.announce(sql, change);
            }
            return sql;
        });
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
