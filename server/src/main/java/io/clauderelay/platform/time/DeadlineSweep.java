package io.clauderelay.platform.time;

import io.netty.channel.EventLoop;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the deadlines of everything that lives on one event loop with a single timer. Setting a deadline is writing a
 * field, so it costs nothing per request; the price is that one is noticed up to a sweep's interval late.
 */
public final class DeadlineSweep {
    private static final Logger log = LoggerFactory.getLogger(DeadlineSweep.class);

    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Late by a quarter of a second is nothing beside deadlines of seconds. */
    private static final long INTERVAL_MILLIS = 250;

    /** Something with a deadline; called on its event loop only. */
    public interface Subject {
        /** When its patience ends, on the sweep's clock; {@link #NEVER} for no deadline. */
        long deadlineNanos();

        /** Its deadline lies behind. It must set another, or leave the sweep, or it is told again. */
        void deadlinePassed();
    }

    private final LongSupplier nanoClock;
    private final Set<Subject> subjects = Collections.newSetFromMap(new IdentityHashMap<>());

    private DeadlineSweep(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Starts sweeping on the loop until the loop ends. */
    public static DeadlineSweep start(EventLoop loop, LongSupplier nanoClock) {
        DeadlineSweep sweep = new DeadlineSweep(nanoClock);
        var _ = loop.scheduleAtFixedRate(sweep::sweep, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return sweep;
    }

    /** The time that deadlines are told in. */
    public long nanoTime() {
        return nanoClock.getAsLong();
    }

    public void add(Subject subject) {
        subjects.add(subject);
    }

    public void remove(Subject subject) {
        subjects.remove(subject);
    }

    private void sweep() {
        long now = nanoClock.getAsLong();
        List<Subject> late = subjects.stream()
                .filter(subject -> subject.deadlineNanos() < now)
                .toList();
        for (Subject subject : late) {
            // What one subject does may take another out, or give it more time.
            if (subjects.contains(subject) && subject.deadlineNanos() < now) {
                tell(subject);
            }
        }
    }

    /** A subject that throws must not take the others' deadlines away: a timer that fails does not come again. */
    private static void tell(Subject subject) {
        try {
            subject.deadlinePassed();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("a deadline could not be acted on");
        }
    }
}
