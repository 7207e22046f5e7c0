package io.clauderelay.admission;

import java.time.Duration;
import java.util.Arrays;

/**
 * How much was used within the last minutes, to a sixtieth of that time and never too little: what may still lie inside
 * the window counts as a whole, so no span of its length ever sees more than was allowed, and nothing is reset at once.
 */
final class SlidingWindow {
    private static final int SLOTS = 60;

    /** One more than the window is long: the oldest lies only partly in it. */
    static final int KEPT = SLOTS + 1;

    private final long slotMillis;

    private final long[] slots = new long[KEPT];

    private long newest;
    private long sum;

    SlidingWindow(int minutes, long nowMillis) {
        this.slotMillis = slot(minutes).toMillis();
        this.newest = nowMillis / slotMillis;
    }

    /** What a window of so many minutes does not tell apart; the first began with 1970. */
    static Duration slot(int minutes) {
        return Duration.ofMinutes(minutes).dividedBy(SLOTS);
    }

    /** What was used within the window that ends now. */
    long used(long nowMillis) {
        advance(nowMillis / slotMillis);
        return sum;
    }

    /** Something was used then; what lies before the window is forgotten at once. */
    void add(long atMillis, long amount) {
        long slot = atMillis / slotMillis;
        advance(slot);
        if (slot > newest - slots.length) {
            slots[index(slot)] += amount;
            sum += amount;
        }
    }

    /**
     * In how many milliseconds no more than an amount will have been used, if nothing is used until then; 0 when that is
     * so already.
     */
    long millisUntil(long amount, long nowMillis) {
        advance(nowMillis / slotMillis);
        long left = sum;
        for (long slot = newest - SLOTS; slot <= newest && left > amount; slot++) {
            left -= slots[index(slot)];
            if (left <= amount) {
                return (slot + slots.length) * slotMillis - nowMillis;
            }
        }
        return 0;
    }

    /** A clock that goes back takes nothing away. */
    private void advance(long slot) {
        if (slot - newest >= slots.length) {
            Arrays.fill(slots, 0);
            sum = 0;
            newest = slot;
        }
        while (newest < slot) {
            newest++;
            sum -= slots[index(newest)];
            slots[index(newest)] = 0;
        }
    }

    private int index(long slot) {
        return (int) (slot % slots.length);
    }
}
