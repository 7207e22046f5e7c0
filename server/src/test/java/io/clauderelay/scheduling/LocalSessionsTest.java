package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clauderelay.testing.HandClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalSessionsTest {
    /** The first 16 bytes of SHA-256 over "key-1", a zero byte and "conversation". */
    private static final long HIGH = -506513074976298112L;

    private static final long LOW = -2108471442775541283L;

    private final HandClock clock = new HandClock("2026-11-22T12:00:00Z");
    private final LocalSessions sessions = new LocalSessions(SessionSettings.defaults(), clock);

    @Test
    void aSessionNobodyBoundHasNoAccount() {
        sessions.bind(session(1), "a");

        assertThat(sessions.find(session(2))).isNull();
    }

    @Test
    void aBindingEndsAfterFifteenDaysWithoutUse() {
        sessions.bind(session(1), "a");
        clock.advance(Duration.ofDays(15).minusMillis(1));
        sessions.dropEnded();
        assertThat(sessions.count()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(sessions.find(session(1))).isNull();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void useRenewsABindingThatHasLessThanFourteenDaysLeft() {
        sessions.bind(session(1), "a");
        sessions.bind(session(2), "a");
        assertThat(sessions.takeUnsaved(10)).hasSize(2);
        clock.advance(Duration.ofDays(1));
        assertThat(sessions.find(session(1))).isEqualTo("a");
        assertThat(sessions.unsavedCount()).isZero();

        clock.advance(Duration.ofMillis(1));
        assertThat(sessions.find(session(1))).isEqualTo("a");
        assertThat(sessions.takeUnsaved(10)).containsExactly(ending(1, "a", Duration.ofDays(15)));

        clock.advance(Duration.ofDays(14).plusHours(23));
        assertThat(sessions.find(session(1))).isEqualTo("a");
        assertThat(sessions.find(session(2))).isNull();
    }

    @Test
    void aSessionIsActiveForAQuarterOfAnHourAfterItsLastUse() {
        sessions.bind(session(1), "a");
        sessions.bind(session(2), "a");
        sessions.restore(ending(3, "a", Duration.ofDays(9)));
        assertThat(sessions.countActive()).isEqualTo(2);

        clock.advance(Duration.ofMinutes(14));
        sessions.find(session(1));
        sessions.find(session(3));
        sessions.find(session(4));
        assertThat(sessions.countActive()).isEqualTo(3);

        clock.advance(Duration.ofMinutes(1));
        assertThat(sessions.countActive()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(14));
        assertThat(sessions.countActive()).isZero();
    }

    @Test
    void aSessionCanBeMoved() {
        sessions.bind(session(1), "a");
        clock.advance(Duration.ofDays(10));
        sessions.bind(session(1), "b");

        assertThat(sessions.find(session(1))).isEqualTo("b");
        assertThat(sessions.takeUnsaved(10)).containsExactly(ending(1, "b", Duration.ofDays(15)));
    }

    @Test
    void bindingASessionToItsAccountAgainChangesNothingUntilItIsToBeRenewed() {
        sessions.bind(session(1), "a");
        sessions.takeUnsaved(10);
        clock.advance(Duration.ofHours(24));
        sessions.bind(session(1), "a");
        assertThat(sessions.unsavedCount()).isZero();

        clock.advance(Duration.ofMillis(1));
        sessions.bind(session(1), "a");
        assertThat(sessions.takeUnsaved(10)).containsExactly(ending(1, "a", Duration.ofDays(15)));
    }

    @Test
    void whatIsTakenToBeSavedIsTakenOnceUnlessItCouldNotBeSaved() {
        bindInTurn(0, 5);

        List<SavedBinding> first = sessions.takeUnsaved(3);
        assertThat(first).hasSize(3);
        assertThat(sessions.takeUnsaved(3)).hasSize(2).doesNotContainAnyElementsOf(first);
        assertThat(sessions.takeUnsaved(3)).isEmpty();

        sessions.notSaved(first);
        assertThat(sessions.takeUnsaved(10)).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void thoseNearestTheirEndGoWhenThereAreTooMany() {
        LocalSessions few = new LocalSessions(new SessionSettings(64), clock);
        for (int i = 0; i < 66; i++) {
            few.bind(session(i), "a");
            clock.advance(Duration.ofMinutes(1));
        }
        few.dropExcess();

        // One more than had to, so that the next one does not cause the next walk.
        assertThat(few.count()).isEqualTo(63);
        assertThat(IntStream.range(0, 66).filter(i -> few.find(session(i)) != null))
                .hasSize(63)
                .allMatch(i -> i >= 3);
        few.dropExcess();
        assertThat(few.count()).isEqualTo(63);
    }

    @Test
    void ofThoseThatEndTogetherOnlyAsManyGoAsMust() {
        LocalSessions few = new LocalSessions(new SessionSettings(10), clock);
        for (int i = 0; i < 3; i++) {
            few.restore(ending(i, "a", Duration.ofDays(i)));
        }
        for (int i = 3; i < 14; i++) {
            few.restore(ending(i, "a", Duration.ofDays(9)));
        }
        few.dropExcess();

        assertThat(few.count()).isEqualTo(10);
        assertThat(IntStream.range(0, 3).filter(i -> few.find(session(i)) != null))
                .isEmpty();
    }

    @Test
    void whatComesFasterThanRoomIsMadeIsNotBound() {
        LocalSessions few = new LocalSessions(new SessionSettings(80), clock);
        for (int i = 0; i < 1_000; i++) {
            few.bind(session(i), "a");
        }
        assertThat(few.count()).isEqualTo(91);
        few.bind(session(3), "b");
        assertThat(few.find(session(3))).isEqualTo("b");

        few.dropExcess();
        assertThat(few.count()).isEqualTo(79);
        few.bind(session(2_000), "a");
        assertThat(few.find(session(2_000))).isEqualTo("a");
    }

    @Test
    void soManyChangesWaitForTheDatabaseAndNoMore() {
        bindInTurn(0, LocalSessions.MOST_UNSAVED + 10);

        assertThat(sessions.unsavedCount()).isEqualTo(LocalSessions.MOST_UNSAVED);
        assertThat(sessions.find(session(LocalSessions.MOST_UNSAVED + 9))).isEqualTo("account-9");
    }

    @Test
    void whatIsKnownIsNotOverwrittenByWhatWasSaved() {
        sessions.bind(session(1), "new");
        sessions.restore(ending(1, "old", Duration.ofDays(20)));

        assertThat(sessions.find(session(1))).isEqualTo("new");
    }

    @Test
    void manyLoopsBindAndFindAtOnce() throws InterruptedException {
        List<Thread> loops = IntStream.range(0, 4)
                .mapToObj(loop -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        sessions.bind(session(i % 1_000), "account-" + i % 10);
                        sessions.find(session((i + loop) % 1_000));
                    }
                }))
                .toList();
        for (Thread loop : loops) {
            loop.join();
        }

        assertThat(sessions.count()).isEqualTo(1_000);
        assertThat(IntStream.range(0, 1_000)).allMatch(i -> ("account-" + i % 10).equals(sessions.find(session(i))));
        assertThat(sessions.takeUnsaved(2_000)).hasSize(1_000);
    }

    @Test
    void aBindingCostsAtMostTwoHundredBytes() {
        int count = 200_000;
        LocalSessions many = new LocalSessions(new SessionSettings(count), clock);
        long before = usedBytes();
        for (int i = 0; i < count; i++) {
            many.bind(session(i), "account-" + i % 10);
            if (i % 10_000 == 0) {
                many.takeUnsaved(count);
            }
        }
        many.takeUnsaved(count);

        assertThat(many.count()).isEqualTo(count);
        assertThat((usedBytes() - before) / count).isBetween(50L, 200L);
        assertThat(many.find(session(7))).isEqualTo("account-7");
    }

    @Test
    void anIdBelongsToOneKeyAndStaysTheSame() {
        assertThat(SessionId.of("key-1", "conversation")).isEqualTo(new SessionId(HIGH, LOW));
        assertThat(SessionId.of("key-2", "conversation")).isNotEqualTo(SessionId.of("key-1", "conversation"));
        assertThat(SessionId.of("key-1c", "onversation")).isNotEqualTo(SessionId.of("key-1", "conversation"));
        assertThat(SessionId.of("key-1", "conversation").hashCode()).isEqualTo(Long.hashCode(HIGH));
    }

    @Test
    void theBoundIsAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionSettings(0))
                .withMessage("maxBindings is 0, expected at least 1");
    }

    private void bindInTurn(int from, int to) {
        for (int i = from; i < to; i++) {
            sessions.bind(session(i), "account-" + i % 10);
        }
    }

    private SavedBinding ending(int number, String account, Duration in) {
        return new SavedBinding(session(number), account, clock.millis() + in.toMillis());
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
}
