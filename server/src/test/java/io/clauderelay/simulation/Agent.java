package io.clauderelay.simulation;

import io.clauderelay.scheduling.SessionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A coding agent: one request after another, a new session now and then, and patience with errors like Claude Code's. */
final class Agent {
    private static final int TURNS_PER_SESSION = 30;
    private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(600).toNanos();
    private static final long LONGEST_BACKOFF_NANOS = Duration.ofSeconds(35).toNanos();

    private final World world;
    private final String name;
    private final Duration thinking;
    private final Duration until;
    private int turns;
    private long backoff = FIRST_BACKOFF_NANOS;
    private @Nullable String account;

    Agent(World world, String name, Duration thinking, Duration until) {
        this.world = world;
        this.name = name;
        this.thinking = thinking;
        this.until = until;
    }

    void start() {
        world.time().after((long) (world.random().nextDouble() * thinking.toNanos()), this::turn);
    }

    private void turn() {
        if (world.time().nanos() < until.toNanos()) {
            SessionId session = SessionId.of("key", name + ", session " + turns / TURNS_PER_SESSION);
            world.ask(World.MODEL, session, this::ended);
        }
    }

    private void ended(SimulatedExchange.Ending ending) {
        if (!ending.isSuccess()) {
            world.time().after(backoff, this::turn);
            backoff = Math.min(2 * backoff, LONGEST_BACKOFF_NANOS);
            return;
        }
        backoff = FIRST_BACKOFF_NANOS;
        if (turns % TURNS_PER_SESSION > 0) {
            world.clients()
                    .turn(ending.accountId() != null && ending.accountId().equals(account));
        }
        account = ending.accountId();
        turns++;
        world.time().after(world.gap(thinking.toNanos() / 1e9), this::turn);
    }
}
