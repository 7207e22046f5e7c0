package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyLookupsTest {
    private static final KeyEntry KEY = new KeyEntry("k", "k", true, null, false, Map.of(), KeyRights.ALL, null);

    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final List<Set<KeyDigest>> queries = new CopyOnWriteArrayList<>();
    private final List<KeyAnswer> answers = new CopyOnWriteArrayList<>();
    private final KeyLookups lookups = new KeyLookups(this::query);

    @AfterEach
    void close() {
        mayAnswer.countDown();
        lookups.close();
    }

    @Test
    void whoeverWaitsIsServedByOneQuery() {
        keepItBusy();
        for (int i = 0; i < 5; i++) {
            lookups.ask(digest(i % 2), answers::add);
        }

        mayAnswer.countDown();

        await().until(() -> answers.size() == 5);
        assertThat(queries).hasSize(2).last().isEqualTo(Set.of(digest(0), digest(1)));
        assertThat(answers).filteredOn(new KeyAnswer.Known(KEY)::equals).hasSize(2);
    }

    @Test
    void whoeverComesWhenTooManyWaitIsToldAtOnce() {
        keepItBusy();
        for (int i = 1; i < KeyLookups.MOST_WAITING; i++) {
            lookups.ask(digest(i), answers::add);
        }
        assertThat(answers).isEmpty();

        lookups.ask(digest(-2), answers::add);
        assertThat(answers).containsExactly(new KeyAnswer.Overloaded());

        mayAnswer.countDown();
        await().until(() -> answers.size() == KeyLookups.MOST_WAITING);
        lookups.ask(digest(1), answers::add);
        await().until(() -> answers.size() == KeyLookups.MOST_WAITING + 1);
        assertThat(answers).last().isEqualTo(new KeyAnswer.Known(KEY));
    }

    @Test
    void anAnswerThatNobodyTakesIsNobodyElsesTrouble() {
        mayAnswer.countDown();
        lookups.ask(digest(1), _ -> {
            throw new IllegalStateException("gone");
        });
        lookups.ask(digest(1), answers::add);

        await().until(() -> !answers.isEmpty());
    }

    private void keepItBusy() {
        lookups.ask(digest(-1), _ -> {});
        await().until(() -> queries.size() == 1);
    }

    private Map<KeyDigest, KeyEntry> query(Set<KeyDigest> digests) {
        queries.add(digests);
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return digests.contains(digest(1)) ? Map.of(digest(1), KEY) : Map.of();
    }

    private static KeyDigest digest(int number) {
        return new KeyDigest(number, 0, 0, 0);
    }
}
