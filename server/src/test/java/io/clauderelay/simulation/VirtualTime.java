package io.clauderelay.simulation;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** Time that passes only from one event to the next. The event loops that belong to it run on it too, on one thread. */
final class VirtualTime implements InstantSource {
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

    private final Queue<Event> events = new PriorityQueue<>();
    private final List<EmbeddedChannel> loops = new ArrayList<>();
    private long now;
    private long scheduled;

    /** Events of the same time happen in the order in which they were scheduled. */
    private record Event(long nanos, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime == 0 ? Long.compare(number, other.number) : byTime;
        }
    }

    /** Nanoseconds since the beginning. */
    long nanos() {
        return now;
    }

    @Override
    public Instant instant() {
        return BEGIN.plusNanos(now);
    }

    /** The time of day at so many nanoseconds since the beginning. */
    static Instant instantAt(long nanos) {
        return BEGIN.plusNanos(nanos);
    }

    EventLoop newLoop() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        loops.add(channel);
        return channel.eventLoop();
    }

    void at(Duration time, Runnable action) {
        schedule(time.toNanos(), action);
    }

    void after(long nanos, Runnable action) {
        schedule(now + nanos, action);
    }

    private void schedule(long nanos, Runnable action) {
        events.add(new Event(nanos, scheduled++, action));
    }

    /** Lets everything happen until then. */
    void runUntil(Duration end) {
        for (long next = next(); next <= end.toNanos(); next = next()) {
            pass(next - now);
            Event event = events.peek();
            if (event != null && event.nanos() <= now) {
                events.remove();
                event.action().run();
            }
        }
        pass(end.toNanos() - now);
    }

    /** When something happens next, after what was to happen now on the loops. */
    private long next() {
        long next = Long.MAX_VALUE;
        for (EmbeddedChannel loop : loops) {
            loop.runPendingTasks();
        }
        for (EmbeddedChannel loop : loops) {
            long wait = loop.runScheduledPendingTasks();
            next = loop.hasPendingTasks() ? now : Math.min(next, wait < 0 ? Long.MAX_VALUE : now + wait);
        }
        Event event = events.peek();
        return event == null ? next : Math.min(next, event.nanos());
    }

    private void pass(long nanos) {
        now += nanos;
        loops.forEach(loop -> loop.advanceTimeBy(nanos, TimeUnit.NANOSECONDS));
    }
}
