package io.clauderelay.whole;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what another thread or process does, looking often. */
final class Eventually {
    /** Nothing takes this long; a machine that is busy with other tests may take a while for a process to start. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long LOOK_EVERY_MILLIS = 10;

    private Eventually() {}

    static void holds(Callable<Boolean> condition) {
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)
                .until(condition);
    }

    static void passes(ThrowingRunnable assertion) {
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)
                .untilAsserted(assertion);
    }
}
