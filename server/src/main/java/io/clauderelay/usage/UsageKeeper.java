package io.clauderelay.usage;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ledger's tables in order on a thread of its own: takes in what a node of the version before has written, and
 * lets old rows go. It makes way for the ledger's writer.
 */
public final class UsageKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UsageKeeper.class);

    /** A new day begins once a day, and nodes of two versions run side by side for minutes. */
    static final Duration QUIET = Duration.ofMinutes(1);

    /** Between steps, so that everybody else has most of the database's time. */
    static final Duration BREATH = Duration.ofMillis(100);

    private static final long LONGEST_GOODBYE_SECONDS = 5;

    private final Database database;
    private final Retention retention;
    private final InstantSource clock;
    private final BooleanSupplier ledgerIsBehind;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("usage-keeper").daemon(true).factory());

    private boolean failing;

    /**
     * Makes one that does nothing yet.
     *
     * @param ledgerIsBehind whether the ledger's writer has more to do than it gets done, or cannot write
     */
    public UsageKeeper(Database database, UsageSettings settings, InstantSource clock, BooleanSupplier ledgerIsBehind) {
        this.database = database;
        this.retention = new Retention(database, settings);
        this.clock = clock;
        this.ledgerIsBehind = ledgerIsBehind;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins with what nodes of the version before left, at once; the rest is done in the background. */
    public void start() {
        takeIn();
        next(BREATH);
    }

    private void next(Duration pause) {
        try {
            var _ = thread.schedule(() -> next(round()), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile; what is left to do waits for the next start.
        }
    }

    private void takeIn() {
        LateRows.takeIn(database);
        Weeks.takeIn(database, clock.instant());
    }

    /** Does a little, and answers when to go on. */
    Duration round() {
        try {
            if (ledgerIsBehind.getAsBoolean()) {
                return QUIET;
            }
            takeIn();
            boolean more = retention.step(clock.instant());
            failing = false;
            return more ? BREATH : QUIET;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                log.atWarn().addKeyValue(LogKeys.REASON, e.toString()).log("old usage stays for now; tried again");
            }
            return QUIET;
        }
    }

    /** Stops after the step that is being done. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            var _ = thread.awaitTermination(LONGEST_GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
