package io.clauderelay.simulation;

import io.clauderelay.scheduling.Asker;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.LeaseAnswer;
import io.clauderelay.scheduling.LeaseAnswer.NotNow.Cause;
import io.clauderelay.scheduling.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client request on its way through the relay's failover loop, in miniature. */
final class SimulatedExchange {
    private static final int MOST_ATTEMPTS = 5;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final World world;
    private final Scheduler scheduler;
    private final Asker asker;
    private final long tokens;
    private final Consumer<Ending> then;
    private final Set<String> tried = new HashSet<>();
    private final long began;
    private long waitedNanos;
    private long firstContentNanos;
    private int attempts;
    private boolean again;
    private @Nullable Reply last;
    private @Nullable String lastAccount;

    /**
     * How it ended for the client.
     *
     * @param status what the client got
     * @param accountId what was asked last; null when nothing was
     * @param waitedNanos how long it stood in line
     * @param firstContentNanos how long the client waited for content; 0 when none came
     */
    record Ending(int status, @Nullable String accountId, int attempts, long waitedNanos, long firstContentNanos) {
        boolean isSuccess() {
            return status == 200;
        }
    }

    /**
     * A request that has just arrived.
     *
     * @param tokens what the upstream will count, whatever the asker estimates
     */
    SimulatedExchange(World world, Scheduler scheduler, Asker asker, long tokens, Consumer<Ending> then) {
        this.world = world;
        this.scheduler = scheduler;
        this.asker = asker;
        this.tokens = tokens;
        this.then = then;
        this.began = world.time().nanos();
    }

    void start() {
        LeaseAnswer answer = scheduler.lease(world.directory(), asker, tried);
        if (answer instanceof Lease) {
            world.clients().servedAtOnce();
        }
        consider(answer);
    }

    private void consider(LeaseAnswer answer) {
        switch (answer) {
            case Lease lease -> attempt(lease);
            case LeaseAnswer.NotNow notNow -> {
                if (waitedNanos < PATIENCE_NANOS
                        && (notNow.cause() == Cause.BUSY || notNow.cause() == Cause.RATE_LIMITED)) {
                    waitInLine();
                } else {
                    nobodyLeft(notNow.cause() == Cause.RATE_LIMITED ? 429 : 529);
                }
            }
            case LeaseAnswer.NoAccount _ -> nobodyLeft(503);
            case LeaseAnswer.StateGone _ -> throw new IllegalStateException("nobody here refers to anything");
        }
    }

    private void waitInLine() {
        long since = world.time().nanos();
        Duration patience = Duration.ofNanos(PATIENCE_NANOS - waitedNanos);
        world.clients().joined();
        scheduler.await(world::directory, asker, tried, patience, answer -> {
            world.clients().left();
            waitedNanos += world.time().nanos() - since;
            consider(answer);
        });
    }

    private void attempt(Lease lease) {
        attempts++;
        ScriptedAccount account = world.account(lease.account().id());
        lastAccount = account.id();
        boolean probe = world.isProbe(lease);
        Reply reply = account.receive(world.time().nanos(), asker.model(), tokens, world.random());
        account.tally().begun(probe);
        long sent = world.time().nanos();
        world.time().after(reply.headNanos(), () -> {
            if (reply.status() != Reply.NO_CONNECTION) {
                lease.answered(reply.headers());
            }
            account.tally().answered(probe);
            if (reply.isSuccess()) {
                lease.succeeded();
                world.served(account, tokens, sent);
                firstContentNanos = world.time().nanos() - began;
                world.time().after(reply.restNanos(), () -> {
                    giveBack(lease, account);
                    end(reply.status());
                });
            } else {
                lease.failed(reply.fault(), reply.retryAfter(), "Its upstream answered " + reply.status() + ".");
                account.tally().failed(reply.status());
                giveBack(lease, account);
                failed(reply, account.id());
            }
        });
    }

    private static void giveBack(Lease lease, ScriptedAccount account) {
        account.tally().over();
        lease.settle();
    }

    private void failed(Reply reply, String account) {
        last = reply;
        if (again || attempts == MOST_ATTEMPTS) {
            end(reply.statusForClient());
        } else {
            tried.add(account);
            consider(scheduler.lease(world.directory(), asker, tried));
        }
    }

    /** One more try on the account that failed last; without one, the client is told to come later. */
    private void nobodyLeft(int status) {
        Reply failure = last;
        String account = lastAccount;
        if (failure == null || account == null || again) {
            end(failure == null ? status : failure.statusForClient());
            return;
        }
        again = true;
        world.time().after(failure.pauseBeforeAgain().toNanos(), () -> {
            if (scheduler.leaseAgain(world.directory(), asker, account) instanceof Lease lease) {
                attempt(lease);
            } else {
                end(failure.statusForClient());
            }
        });
    }

    private void end(int status) {
        then.accept(new Ending(status, lastAccount, attempts, waitedNanos, firstContentNanos));
    }
}
