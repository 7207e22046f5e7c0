package io.clauderelay.platform.sql;

import io.clauderelay.platform.telemetry.LogKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who keep a copy of what is in the database that it has changed, on whatever node. A change is announced in
 * its own transaction and told once that has committed: by the process itself, or by PostgreSQL to every node. Changes
 * are numbered; a look at the numbers every few seconds finds what was not told.
 *
 * <p>Subscribers run one after the other on a platform thread of the feed's own; what comes while they run is told in one
 * go afterwards. One that fails is told again, because a change that is not in force would otherwise stay unnoticed. Safe
 * for use by many threads.
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    /** A lost notification is the exception; the look costs one small query. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Database database;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Map<String, Long> seen;
    private final @Nullable PostgresListener listener;
    private final Thread teller;

    private record Subscription(Set<String> topics, Consumer<Set<Change>> onChange) {}

    /** What makes the teller work. */
    sealed interface News {
        /** A change was committed. */
        record Told(Announcement announcement) implements News {}

        /** Something may have been missed: the numbers in the database tell. */
        record LookYourself() implements News {}
    }

    /** Starts to listen; changes that were committed before are not told. */
    public ChangeFeed(Database database) {
        this.database = database;
        this.seen = new HashMap<>(database.read(Versions::load));
        this.listener = database.notifying()
                .map(source -> new PostgresListener(source, news))
                .orElse(null);
        this.teller = Thread.ofPlatform().name("change-feed").daemon(true).start(this::tellUntilClosed);
    }

    /** Announces a change in its transaction: if that is rolled back, nobody hears of it. */
    public void announce(Handle sql, Change change) {
        Announcement announcement = new Announcement(change, Versions.next(sql, change.topic()));
        if (listener == null) {
            sql.afterCommit(() -> news.add(new News.Told(announcement)));
        } else {
            sql.createQuery("select pg_notify(:channel, :text)")
                    .bind("channel", PostgresListener.CHANNEL)
                    .bind("text", announcement.text())
                    .mapToMap()
                    .list();
        }
    }

    /** Hands every change of one of the topics to the action, which looks in the database what has become of it. */
    public void subscribe(Set<String> topics, Consumer<Set<Change>> onChange) {
        subscriptions.add(new Subscription(Set.copyOf(topics), onChange));
    }

    private void tellUntilClosed() {
        Set<Change> untold = new LinkedHashSet<>();
        List<News> heard = new ArrayList<>();
        try {
            while (true) {
                Duration patience = untold.isEmpty() ? LOOK_EVERY : RETRY;
                News first = news.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
                heard.add(first == null ? new News.LookYourself() : first);
                news.drainTo(heard);
                heard.forEach(item -> untold.addAll(changes(item)));
                heard.clear();
                untold.removeIf(change -> untold.contains(Change.ofAny(change.topic())) && !change.isOfAny());
                Set<Change> failed = tell(untold);
                untold.clear();
                untold.addAll(failed);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<Change> changes(News item) {
        return switch (item) {
            case News.Told(Announcement told) -> changes(told);
            case News.LookYourself() -> missed();
        };
    }

    /** The change that was told, or any of its topic when numbers before it were not heard; nothing when it is old. */
    private Set<Change> changes(Announcement told) {
        Change change = told.change();
        long last = seen.getOrDefault(change.topic(), 0L);
        if (told.version() <= last) {
            return Set.of();
        }
        seen.put(change.topic(), told.version());
        return Set.of(told.version() == last + 1 ? change : Change.ofAny(change.topic()));
    }

    private Set<Change> missed() {
        try {
            return database.read(Versions::load).entrySet().stream()
                    .flatMap(
                            entry -> changes(new Announcement(Change.ofAny(entry.getKey()), entry.getValue())).stream())
                    .collect(Collectors.toSet());
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("cannot look for changes; the next look will find them");
            return Set.of();
        }
    }

    /** Tells every subscriber; returns the changes of those who failed. */
    private Set<Change> tell(Set<Change> changes) {
        Set<Change> failed = new LinkedHashSet<>();
        for (Subscription subscription : subscriptions) {
            Set<Change> theirs = changes.stream()
                    .filter(change -> subscription.topics().contains(change.topic()))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (!theirs.isEmpty() && !succeeds(subscription.onChange(), theirs)) {
                failed.addAll(theirs);
            }
        }
        return failed;
    }

    private static boolean succeeds(Consumer<Set<Change>> onChange, Set<Change> changes) {
        try {
            onChange.accept(changes);
            return true;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The feed is being closed: nobody needs this change any more.
                return true;
            }
            log.atError()
                    .addKeyValue(
                            LogKeys.TOPICS, changes.stream().map(Change::topic).collect(Collectors.toSet()))
                    .setCause(e)
                    .log("a change is not in force yet; it will be tried again");
            return false;
        }
    }

    /** Stops telling; what is announced afterwards is told to nobody. */
    @Override
    public void close() {
        if (listener != null) {
            listener.close();
        }
        teller.interrupt();
    }
}
