package io.clauderelay.platform.sql;

import io.clauderelay.platform.telemetry.LogKeys;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who keep a copy of what is in the database that it has changed. Subscribers run one after the other on a
 * platform thread of the feed's own; what is announced while they run is told in one go afterwards. A subscriber that
 * fails is told again, because a change that is not in force would otherwise stay unnoticed. Safe for use by many
 * threads.
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final BlockingQueue<String> announced = new LinkedBlockingQueue<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Thread teller;

    private record Subscription(Set<String> topics, Runnable onChange) {}

    public ChangeFeed() {
        teller = Thread.ofPlatform().name("change-feed").daemon(true).start(this::tellUntilClosed);
    }

    /** Announces a change of what the topic names. To be called after the change's transaction has committed. */
    public void announce(String topic) {
        announced.add(topic);
    }

    /** Runs the action after every change of one of the topics. It reads the database anew: what is told is only that, not what, has changed. */
    public void subscribe(Set<String> topics, Runnable onChange) {
        subscriptions.add(new Subscription(Set.copyOf(topics), onChange));
    }

    private void tellUntilClosed() {
        Set<String> untold = new LinkedHashSet<>();
        try {
            while (true) {
                String topic =
                        untold.isEmpty() ? announced.take() : announced.poll(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                addNullable(untold, topic);
                announced.drainTo(untold);
                untold = tell(untold);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void addNullable(Set<String> topics, @Nullable String topic) {
        if (topic != null) {
            topics.add(topic);
        }
    }

    /** Tells every subscriber; returns the topics of those who failed. */
    private Set<String> tell(Set<String> topics) {
        Set<String> failed = new LinkedHashSet<>();
        for (Subscription subscription : subscriptions) {
            Set<String> theirs = new LinkedHashSet<>(topics);
            theirs.retainAll(subscription.topics());
            if (!theirs.isEmpty() && !succeeds(subscription.onChange(), theirs)) {
                failed.addAll(theirs);
            }
        }
        return failed;
    }

    private static boolean succeeds(Runnable onChange, Set<String> topics) {
        try {
            onChange.run();
            return true;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The feed is being closed: nobody needs this change any more.
                return true;
            }
            log.atError()
                    .addKeyValue(LogKeys.TOPICS, topics)
                    .setCause(e)
                    .log("a change is not in force yet; it will be tried again");
            return false;
        }
    }

    /** Stops telling; what is announced afterwards is told to nobody. */
    @Override
    public void close() {
        teller.interrupt();
    }
}
