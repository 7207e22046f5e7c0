package io.clauderelay.admission;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request that waits in a key's line, for a place or for money. Told once, on its own event loop. */
final class Waiter implements PermitAnswer.Waiting {
    private final KeyUse use;
    private final Demand demand;
    private final WorstCase worst;
    private final EventLoop loop;
    private final Consumer<PermitAnswer> then;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean over;

    Waiter(KeyUse use, Demand demand, WorstCase worst, EventLoop loop, Consumer<PermitAnswer> then) {
        this.use = use;
        this.demand = demand;
        this.worst = worst;
        this.loop = loop;
        this.then = then;
    }

    Demand demand() {
        return demand;
    }

    WorstCase worst() {
        return worst;
    }

    /** Called by its own loop, in the line. */
    void waits(Duration patience, Admittance.Refused why) {
        deadline = loop.schedule(() -> giveUp(why), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** It waits for something else from now on. From any thread. */
    void waitsAnew(Duration patience, Admittance.Refused why) {
        loop.execute(() -> {
            if (!over) {
                if (deadline != null) {
                    deadline.cancel(false);
                }
                waits(patience, why);
            }
        });
    }

    private void giveUp(Admittance.Refused why) {
        if (!over && use.leave(this)) {
            end(new PermitAnswer.Refused(why));
        }
    }

    /** It is out of the line, and this is what came of it. From any thread. */
    void tell(PermitAnswer answer) {
        loop.execute(() -> end(answer));
    }

    private void end(PermitAnswer answer) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (!over) {
            over = true;
            then.accept(answer);
        } else if (answer instanceof Permit unused) {
            unused.settle(Permit.Used.NOTHING);
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            use.leave(this);
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
    }
}
