package io.clauderelay.scheduling;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cooldowns in the database, so that a relay that starts anew does not run into what it knew before. It has a
 * thread of its own; requests never wait for it, and what could not be written is tried again.
 */
public final class ConditionKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConditionKeeper.class);

    /** What a crash loses at most; more often would only write what the next second writes anew. */
    private static final long INTERVAL_MILLIS = 1_000;

    private static final long LONGEST_GOODBYE_SECONDS = 5;

    private final Database database;
    private final Conditions conditions;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("condition-keeper").daemon(true).factory());

    /** What the database has from this node, or had when it started. */
    private Map<String, Cooldown> kept = new HashMap<>();

    private boolean loaded;
    private boolean failing;

    private ConditionKeeper(Database database, Conditions conditions) {
        this.database = database;
        this.conditions = conditions;
    }

    /** Loads what was kept before, and keeps what changes from now on. */
    public static ConditionKeeper start(Database database, Conditions conditions) {
        ConditionKeeper keeper = new ConditionKeeper(database, conditions);
        // Nothing else uses it yet, so what this thread does the other one sees.
        keeper.round();
        var _ = keeper.thread.scheduleWithFixedDelay(
                keeper::round, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return keeper;
    }

    /** Whatever fails here is tried again in the next round: a timer that throws does not come again. */
    private void round() {
        try {
            if (!loaded) {
                load();
            }
            save();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                log.atWarn()
                        .addKeyValue(LogKeys.REASON, e.toString())
                        .log("cooldowns of accounts do not reach the database; they are in force and tried again");
            }
        }
    }

    private void load() {
        Map<String, Cooldown> found = database.write(sql -> {
            ConditionRows rows = new ConditionRows(sql);
            rows.deleteOrphans();
            return rows.load();
        });
        found.forEach((accountId, cooldown) -> conditions.account(accountId).remember(cooldown));
        found.forEach(kept::putIfAbsent);
        loaded = true;
    }

    private void save() {
        Set<String> changed = take(conditions.changed());
        Set<String> forgotten = take(conditions.forgotten());
        if (changed.isEmpty() && forgotten.isEmpty()) {
            return;
        }
        Map<String, Cooldown> now = new HashMap<>(kept);
        for (String accountId : changed) {
            Cooldown cooldown = conditions.cooldown(accountId);
            if (cooldown == null) {
                now.remove(accountId);
            } else {
                now.put(accountId, cooldown);
            }
        }
        try {
            database.write(sql -> {
                ConditionRows rows = new ConditionRows(sql);
                forgotten.forEach(rows::delete);
                changed.forEach(accountId -> save(rows, accountId, now.get(accountId)));
                return changed.size();
            });
            kept = now;
        } catch (RuntimeException e) {
            conditions.forgotten().addAll(forgotten);
            conditions.changed().addAll(changed);
            throw e;
        }
    }

    private void save(ConditionRows rows, String accountId, @Nullable Cooldown now) {
        Cooldown before = kept.get(accountId);
        if (before != null && (now == null || now.until() < before.until())) {
            rows.delete(accountId, before.until());
        }
        if (now != null) {
            rows.put(accountId, now);
        }
    }

    /** What changes while it is looked at stays, or is taken with what it has become. */
    private static Set<String> take(Set<String> marks) {
        Set<String> taken = new HashSet<>(marks);
        marks.removeAll(taken);
        return taken;
    }

    /** Keeps what has changed last, and stops. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                round();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
