package io.clauderelay.metering;

import io.clauderelay.platform.telemetry.LogKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's own thread: has the next segment ready, forces what was written, takes away what was consumed. */
final class SegmentKeeper {
    private static final Logger log = LoggerFactory.getLogger(SegmentKeeper.class);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final JournalFolder folder;
    private final JournalSettings settings;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> forcing = new ArrayDeque<>();
    private final AtomicReference<Segment> current;
    private final MeteringCounts counts;
    private final Thread thread;

    private Segment oldest;
    private Segment unforced;
    private Segment last;
    private long retryAt = System.nanoTime();
    private long logAt = System.nanoTime();

    private volatile long durable;
    private volatile int consumedBelow;
    private volatile @Nullable String trouble;
    private volatile int segments;
    private volatile boolean stopping;

    /** Takes over segments that are linked to each other, from the oldest to the one that is written to. */
    SegmentKeeper(
            JournalFolder folder,
            JournalSettings settings,
            Segment oldest,
            AtomicReference<Segment> current,
            MeteringCounts counts) {
        this.folder = folder;
        this.counts = counts;
        this.settings = settings;
        this.oldest = oldest;
        this.current = current;
        this.unforced = current.get();
        this.last = current.get();
        this.thread = Thread.ofPlatform().name("journal-keeper").daemon(true).unstarted(this::run);
    }

    /**
     * Makes the first spare segment and starts.
     *
     * @throws IOException when there is no room for it
     */
    void start() throws IOException {
        linkSpare();
        thread.start();
    }

    /** Why new work should be refused; null while all is well. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** How far everything is on the disk, as a packed position. */
    long durable() {
        return durable;
    }

    /** How many segments lie on the disk, the spare included. */
    int segments() {
        return segments;
    }

    /** Runs the continuation after the next force that starts from now on. */
    void afterForce(Runnable then) {
        waiting.add(then);
        wake();
    }

    /** Says that no segment below this number will be read again. */
    void consumedBelow(int number) {
        consumedBelow = number;
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!stopping) {
            LockSupport.parkNanos(settings.forceInterval().toNanos());
            try {
                @Nullable String found = keepSpare();
                @Nullable String failed = force();
                trouble = found != null ? found : failed;
                takeAway();
            } catch (RuntimeException e) {
                // Without this thread the journal would stop at its next segment and say nothing.
                trouble = report("the journal's upkeep failed", e);
            }
        }
    }

    /** The spare is made as soon as the one before it is in use: that leaves a whole segment's time for it. */
    private @Nullable String keepSpare() {
        if (last != current.get()) {
            return null;
        }
        if (trouble != null && System.nanoTime() - retryAt < 0) {
            return trouble;
        }
        try {
            linkSpare();
            return null;
        } catch (IOException | UncheckedIOException e) {
            retryAt = System.nanoTime() + RETRY.toNanos();
            return report("no room for the journal's next segment", e);
        }
    }

    private void linkSpare() throws IOException {
        Segment spare = folder.allocate(last.number() + 1, settings.segmentBytes());
        last.linkTo(spare);
        last = spare;
        segments = last.number() - oldest.number() + 1;
    }

    private @Nullable String force() {
        for (Runnable then = waiting.poll(); then != null; then = waiting.poll()) {
            forcing.add(then);
        }
        try {
            forceAll();
        } catch (UncheckedIOException e) {
            counts.forceFailures.increment();
            return report("the journal cannot be forced to the disk", e);
        }
        for (Runnable then = forcing.poll(); then != null; then = forcing.poll()) {
            runGuarded(then);
        }
        return null;
    }

    private void forceAll() {
        long begun = System.nanoTime();
        boolean any = false;
        for (@Nullable Segment segment = unforced; segment != null; segment = segment.next()) {
            any |= segment.force();
        }
        if (any) {
            counts.forces.increment();
            counts.forceNanos.add(System.nanoTime() - begun);
        }
        Segment next = unforced.next();
        while (unforced.isForcedWhole() && next != null) {
            unforced = next;
            next = unforced.next();
        }
        durable = Position.packed(unforced.number(), unforced.forced());
    }

    private static void runGuarded(Runnable then) {
        try {
            then.run();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("what waited for the journal's force failed");
        }
    }

    /**
     * One consumed segment stays: its rows may stand only in a database log that is not yet synced, and by the time the
     * next segment is consumed they are (SQLite syncs its log every 4 MB).
     */
    private void takeAway() {
        while (oldest.number() < consumedBelow - 1 && oldest.number() < unforced.number()) {
            Segment next = oldest.next();
            if (next == null) {
                return;
            }
            oldest.unmap();
            try {
                Files.deleteIfExists(oldest.file());
            } catch (IOException e) {
                report("a consumed journal segment cannot be deleted", e);
            }
            oldest = next;
            segments = last.number() - oldest.number() + 1;
        }
    }

    private String report(String what, Exception cause) {
        if (System.nanoTime() - logAt >= 0) {
            logAt = System.nanoTime() + QUIET.toNanos();
            log.atError().addKeyValue(LogKeys.FILE, folder).setCause(cause).log(what);
        }
        return what + ": " + cause.getMessage();
    }

    /** Ends the thread, forces everything, unmaps everything, and removes the spare that was not used. */
    void stop() {
        stopping = true;
        wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        force();
        for (@Nullable Segment segment = oldest; segment != null; segment = segment.next()) {
            segment.unmap();
        }
        if (last != current.get() && last.isUntouched()) {
            try {
                Files.deleteIfExists(last.file());
            } catch (IOException e) {
                report("the unused journal segment cannot be deleted", e);
            }
        }
    }
}
