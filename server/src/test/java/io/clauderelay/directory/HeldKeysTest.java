package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldKeysTest {
    private static final int MOST = 100;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final HeldKeys held = new HeldKeys(MOST, true, nanos::get);

    @Test
    void noMoreAreHeldThanThereIsRoomFor() {
        put(0, 3 * MOST);

        assertThat(countOf(0, 3 * MOST)).isEqualTo(MOST);
    }

    @Test
    void thoseInUseStay() {
        put(0, MOST);
        assertThat(countOf(0, 10)).isEqualTo(10);
        for (int i = MOST; i < 5 * MOST; i++) {
            put(i, i + 1);
            assertThat(countOf(0, 10)).isEqualTo(10);
        }
    }

    @Test
    void oneKeyTooManyAndWhatIsNotHeldMayExistAllTheSame() {
        put(0, MOST);
        assertThat(held.isMiss(digest(MOST))).isTrue();

        put(MOST, MOST + 1);

        assertThat(held.isMiss(digest(MOST + 1))).isFalse();
    }

    @Test
    void aKeyThatIsThereAlreadyNeedsNoRoom() {
        put(0, MOST);
        put(0, MOST);

        assertThat(countOf(0, MOST)).isEqualTo(MOST);
        assertThat(held.isMiss(digest(MOST))).isTrue();
    }

    @Test
    void aKeyHasOneDigestAtATime() {
        held.put(digest(1), key(1));
        held.put(digest(2), key(1));

        assertThat(held.find(digest(1))).isNull();
        assertThat(held.find(digest(2))).isEqualTo(key(1));
        held.remove("key-1");
        assertThat(held.find(digest(2))).isNull();
    }

    @Test
    void aMissIsKnownForTenSecondsWhereverTheClockBegan() {
        HeldKeys some = new HeldKeys(MOST, false, nanos::get);
        some.miss(digest(1));

        nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(some.isMiss(digest(1))).isTrue();
        nanos.addAndGet(1);
        assertThat(some.isMiss(digest(1))).isFalse();
    }

    @Test
    void ofTooManyMissesTheOldestIsForgotten() {
        HeldKeys some = new HeldKeys(MOST, false, nanos::get);
        IntStream.rangeClosed(0, RecentMisses.MOST)
                .mapToObj(HeldKeysTest::digest)
                .forEach(some::miss);

        assertThat(some.isMiss(digest(0))).isFalse();
        assertThat(some.isMiss(digest(1))).isTrue();
        assertThat(some.isMiss(digest(RecentMisses.MOST))).isTrue();
    }

    @Test
    void aMissThatBecameAKeyIsNone() {
        HeldKeys some = new HeldKeys(MOST, false, nanos::get);
        some.miss(digest(1));
        some.put(digest(1), key(1));
        some.remove("key-1");

        assertThat(some.isMiss(digest(1))).isFalse();
    }

    private void put(int from, int to) {
        IntStream.range(from, to).forEach(i -> held.put(digest(i), key(i)));
    }

    /** How many of these are held; looking uses them. */
    private long countOf(int from, int to) {
        return IntStream.range(from, to)
                .filter(i -> held.find(digest(i)) != null)
                .count();
    }

    private static KeyDigest digest(int number) {
        return new KeyDigest(number, 0, 0, 0);
    }

    private static KeyEntry key(int number) {
        return new KeyEntry("key-" + number, "n", true, null, false, Map.of(), KeyRights.ALL, null);
    }
}
