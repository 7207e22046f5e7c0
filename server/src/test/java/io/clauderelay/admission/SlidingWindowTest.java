package io.clauderelay.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private static final long START = 1_900_000_000_000L;
    private static final long MINUTE = 60_000;

    @Test
    void whatWasUsedLeavesTheWindowBitByBit() {
        SlidingWindow window = new SlidingWindow(1, START);
        for (int second = 0; second < 60; second++) {
            window.add(START + second * 1_000L, 1);
        }

        assertThat(window.used(START + 59_999)).isEqualTo(60);
        assertThat(window.used(START + MINUTE)).isEqualTo(60);
        assertThat(window.used(START + MINUTE + 1_000)).isEqualTo(59);
        assertThat(window.used(START + MINUTE + 30_000)).isEqualTo(30);
        assertThat(window.used(START + 10 * MINUTE)).isZero();
    }

    @Test
    void itTellsWhenEnoughWillHaveLeft() {
        SlidingWindow window = new SlidingWindow(1, START);
        window.add(START, 5);
        window.add(START + 20_000, 5);

        assertThat(window.millisUntil(10, START + 20_000)).isZero();
        assertThat(window.millisUntil(9, START + 20_000)).isEqualTo(41_000);
        assertThat(window.millisUntil(5, START + 20_000)).isEqualTo(41_000);
        assertThat(window.millisUntil(4, START + 20_000)).isEqualTo(61_000);
        assertThat(window.used(START + 61_000)).isEqualTo(5);
    }

    @Test
    void aClockThatGoesBackTakesNothingAway() {
        SlidingWindow window = new SlidingWindow(5, START);
        window.add(START, 3);

        assertThat(window.used(START - MINUTE)).isEqualTo(3);
        window.add(START - MINUTE, 2);
        assertThat(window.used(START)).isEqualTo(5);
    }

    @Test
    void whatLiesBeforeTheWindowIsNotCounted() {
        SlidingWindow window = new SlidingWindow(1, START);
        window.add(START - 62_000, 7);

        assertThat(window.used(START)).isZero();
    }

    @Test
    void whatIsToldTogetherLeavesWhenItWouldIfItWereToldAlone() {
        Random random = new Random(11);
        for (int minutes : new int[] {1, 7, 60, 10_080}) {
            long slot = SlidingWindow.slot(minutes).toMillis();
            SlidingWindow together = new SlidingWindow(minutes, START);
            SlidingWindow alone = new SlidingWindow(minutes, START);
            for (int i = 0; i < 1_000; i++) {
                long at = START - random.nextLong(slot * SlidingWindow.KEPT);
                together.add(at / slot * slot, 1);
                alone.add(at, 1);
            }
            for (long now = START; now <= START + slot * SlidingWindow.KEPT; now += slot / 3) {
                assertThat(together.used(now)).isEqualTo(alone.used(now));
            }
        }
    }

    /** Takes at random as long as the window lets it, and looks at every span of its length. */
    @Test
    void noSpanOfItsLengthEverSeesMoreThanIsAllowed() {
        Random random = new Random(7);
        for (int minutes : new int[] {1, 3, 60, 10_080}) {
            SlidingWindow window = new SlidingWindow(minutes, START);
            Deque<Long> taken = new ArrayDeque<>();
            long now = START;
            for (int i = 0; i < 20_000; i++) {
                now += random.nextLong(minutes * MINUTE / 50);
                while (!taken.isEmpty() && taken.peek() <= now - minutes * MINUTE) {
                    taken.poll();
                }
                if (window.used(now) < 100) {
                    window.add(now, 1);
                    taken.add(now);
                }
                assertThat(taken.size()).isLessThanOrEqualTo(100);
            }
        }
    }
}
