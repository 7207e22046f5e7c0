package io.clauderelay.scheduling;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the bindings in the database, on a thread of its own: loads them at start, saves what has changed once a second,
 * and lets go what has ended or is too much. With the database away sessions go on, and the changes wait.
 */
public final class SessionKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SessionKeeper.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Some tens of thousands load in that time, the last used first; for the others nobody waits. */
    private static final Duration LOADING_PATIENCE = Duration.ofMillis(250);

    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

    /** What has ended is not found anyway, and is let go to make room only. */
    private static final long TIDY_EVERY_MILLIS = Duration.ofMinutes(10).toMillis();

    private static final int PAGE_ROWS = 5_000;

    /** SQLite has one writer, and the ledger waits for it too. */
    private static final int WRITE_ROWS = 500;

    /** After so many writes the saving of what is in use has its turn again. */
    private static final int MOST_DELETES = 20;

    private final LocalSessions sessions;
    private final Database database;
    private final InstantSource clock;
    private final CountDownLatch firstRound = new CountDownLatch(1);
    private final Thread thread;

    private SavedBinding loadedTo = BindingRows.START;
    private boolean loaded;
    private long tidyAt;
    private boolean failing;
    private long logAt = System.nanoTime();

    private volatile boolean closing;

    public SessionKeeper(LocalSessions sessions, Database database, InstantSource clock) {
        this.sessions = sessions;
        this.database = database;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("session-keeper").daemon(true).unstarted(this::run);
    }

    /** Starts to load, waiting a moment for it, and to save. */
    public void start() {
        thread.start();
        try {
            if (!firstRound.await(LOADING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atDebug().log("bindings are still loading; sessions that are not loaded yet are bound anew");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            round();
            firstRound.countDown();
            pause();
        }
        round();
    }

    /** Does what is due. Whatever fails is due again the next time. */
    void round() {
        try {
            sessions.dropExcess();
            load();
            save();
            tidy();
            recovered();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void load() {
        long now = clock.millis();
        while (!loaded && !closing) {
            List<SavedBinding> page = database.read(sql -> new BindingRows(sql).page(loadedTo, now, PAGE_ROWS));
            for (SavedBinding binding : page) {
                if (sessions.hasRoom()) {
                    sessions.restore(binding);
                }
            }
            loaded = page.size() < PAGE_ROWS || !sessions.hasRoom();
            loadedTo = page.isEmpty() ? loadedTo : page.getLast();
        }
    }

    private void save() {
        List<SavedBinding> batch = sessions.takeUnsaved(WRITE_ROWS);
        while (!batch.isEmpty()) {
            save(batch);
            batch = sessions.takeUnsaved(WRITE_ROWS);
        }
    }

    private void save(List<SavedBinding> batch) {
        try {
            database.write(sql -> new BindingRows(sql).save(batch));
        } catch (RuntimeException e) {
            sessions.notSaved(batch);
            throw e;
        }
    }

    private void tidy() {
        long now = clock.millis();
        if (now < tidyAt || closing) {
            return;
        }
        sessions.dropEnded();
        long ended = Math.max(now, database.read(sql -> new BindingRows(sql).endOf(sessions.maxBindings())));
        int deleted = WRITE_ROWS;
        for (int i = 0; i < MOST_DELETES && deleted == WRITE_ROWS; i++) {
            deleted = database.write(sql -> new BindingRows(sql).deleteEnded(ended, WRITE_ROWS));
        }
        if (deleted < WRITE_ROWS) {
            tidyAt = now + TIDY_EVERY_MILLIS;
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            log.atInfo().log("bindings of sessions are saved again");
        }
    }

    private void failed(RuntimeException cause) {
        failing = true;
        if (System.nanoTime() - logAt >= 0) {
            logAt = System.nanoTime() + QUIET.toNanos();
            log.atWarn()
                    .addKeyValue(LogKeys.COUNT, sessions.unsavedCount())
                    .setCause(cause)
                    .log("bindings of sessions cannot be loaded or saved; they are kept in memory and tried again");
        }
    }

    private void pause() {
        long until = System.nanoTime() + PAUSE.toNanos();
        long left = PAUSE.toNanos();
        while (left > 0 && !closing) {
            LockSupport.parkNanos(this, left);
            left = until - System.nanoTime();
        }
    }

    /** Saves what is to be saved once more, unless that takes too long, and ends. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (thread.isAlive() && !thread.join(CLOSING_PATIENCE)) {
                thread.interrupt();
                log.atWarn()
                        .addKeyValue(LogKeys.COUNT, sessions.unsavedCount())
                        .log("the last changes of bindings could not be saved");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
