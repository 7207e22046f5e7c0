package io.clauderelay.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Many clients at once, each on a thread of its own with a random source of its own. */
final class Crowd {
    private final List<Thread> threads = new ArrayList<>();

    /** What one of them does from its beginning to its end. */
    interface Life {
        void live(RandomGenerator random) throws InterruptedException;
    }

    /** Sets them off. */
    static Crowd start(int clients, SplittableRandom source, Life life) {
        Crowd crowd = new Crowd();
        for (int i = 0; i < clients; i++) {
            RandomGenerator random = source.split();
            crowd.threads.add(Thread.startVirtualThread(() -> {
                try {
                    life.live(random);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        return crowd;
    }

    /** Waits until the last of them is gone. */
    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
