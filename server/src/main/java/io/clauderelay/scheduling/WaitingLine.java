package io.clauderelay.scheduling;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Those of one event loop who wait for an account, first come first served. Who gets a lease gets it at once, so that
 * nobody can slip in before, and is told a little later, so that nobody runs inside another's settlement.
 */
final class WaitingLine {
    /** More than can be served within any patience; beyond that, waiting only makes the refusal late. */
    static final int LONGEST = 1_024;

    /** How late it may be noticed that another loop gave a place back or that a cooldown ran out. */
    private static final long TICK_MILLIS = 50;

    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Set<Waiter> waiting = new LinkedHashSet<>();
    private boolean ticking;

    /** What a waiter asks for. */
    @FunctionalInterface
    interface Request {
        /**
         * Asks for a lease.
         *
         * @param loyal false when there is no time left to wait for anybody in particular
         */
        LeaseAnswer ask(boolean loyal);
    }

    WaitingLine(EventLoop loop, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    private final class Waiter implements Scheduler.Wait {
        private final Request request;
        private final Consumer<LeaseAnswer> then;
        private final long deadline;
        private @Nullable LeaseAnswer answer;
        private boolean over;

        Waiter(Request request, long deadline, Consumer<LeaseAnswer> then) {
            this.request = request;
            this.deadline = deadline;
            this.then = then;
        }

        /** Asks for it; whether it is answered now, if only because its patience is over. */
        boolean serve(long now) {
            boolean patient = now - deadline < 0;
            LeaseAnswer found = request.ask(patient);
            if (patient
                    && found instanceof LeaseAnswer.NotNow notNow
                    && notNow.cause().passes()) {
                return false;
            }
            answer = found;
            loop.execute(this::tell);
            return true;
        }

        private void tell() {
            LeaseAnswer told = answer;
            if (!over && told != null) {
                over = true;
                then.accept(told);
            }
        }

        @Override
        public void cancel() {
            if (over) {
                return;
            }
            over = true;
            waiting.remove(this);
            if (answer instanceof Lease unused) {
                unused.settle();
            }
        }
    }

    /** Stands last in the line; whoever has no patience, or finds no room there, is answered at once. */
    Scheduler.Wait join(Request request, Duration patience, Consumer<LeaseAnswer> then) {
        long now = nanoTime.getAsLong();
        boolean waits = patience.isPositive() && waiting.size() < LONGEST;
        Waiter waiter = new Waiter(request, waits ? now + patience.toNanos() : now, then);
        if (waits) {
            waiting.add(waiter);
            tickLater();
        } else {
            waiter.serve(now);
        }
        return waiter;
    }

    /** A place is free: whoever stands first of those who can use it gets it. */
    void placeIsFree() {
        if (!waiting.isEmpty()) {
            serve(1);
        }
    }

    /** Somebody new comes: whoever stands first and can be served goes before. */
    void serveFirst() {
        if (waiting.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        Iterator<Waiter> next = waiting.iterator();
        while (next.hasNext() && next.next().serve(now)) {
            next.remove();
        }
    }

    /**
     * Asks for each in turn.
     *
     * @param places how many leases can be hoped for at most; who gets none need not ask
     */
    private void serve(int places) {
        long now = nanoTime.getAsLong();
        int left = places;
        for (Iterator<Waiter> next = waiting.iterator(); left > 0 && next.hasNext(); ) {
            Waiter waiter = next.next();
            if (waiter.serve(now)) {
                next.remove();
                left -= waiter.answer instanceof Lease ? 1 : 0;
            }
        }
    }

    private void tickLater() {
        if (!ticking) {
            ticking = true;
            var _ = loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        ticking = false;
        try {
            serve(Integer.MAX_VALUE);
        } finally {
            if (!waiting.isEmpty()) {
                tickLater();
            }
        }
    }
}
