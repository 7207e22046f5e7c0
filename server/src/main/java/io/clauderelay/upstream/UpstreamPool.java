package io.clauderelay.upstream;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.platform.time.DeadlineSweep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's connections to one account, and the attempts that wait for one. The connection that was used last is
 * used first, so that the pool shrinks by itself to what is needed.
 */
final class UpstreamPool implements DeadlineSweep.Subject {
    private static final Logger log = LoggerFactory.getLogger(UpstreamPool.class);

    private record Waiting(Attempt attempt, long untilNanos) {}

    private final AccountEntry account;
    private final RequestHead requestHead;
    private final Connector connector;
    private final UpstreamSettings settings;
    private final DeadlineSweep sweep;
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Consumer<UpstreamPool> emptied;
    private int open;
    private boolean retired;

    /**
     * A pool without connections.
     *
     * @param usual the settings, which the account's own patience goes before
     * @param emptied told when the last connection has gone: an account that is not used any more leaves nothing behind
     */
    UpstreamPool(
            AccountEntry account,
            Connector connector,
            UpstreamSettings usual,
            DeadlineSweep sweep,
            Consumer<UpstreamPool> emptied) {
        this.account = account;
        this.emptied = emptied;
        this.requestHead = new RequestHead(account);
        this.connector = connector;
        this.settings = usual.with(account.patience());
        this.sweep = sweep;
        sweep.add(this);
    }

    /** Whether this pool was made for exactly this state of the account: address and credential included. */
    boolean serves(AccountEntry current) {
        return account.equals(current);
    }

    /** Puts the attempt on a connection: one that is free, else a new one, else the next to become free. */
    void start(Attempt attempt) {
        UpstreamConnection free = takeIdle();
        if (free != null) {
            free.send(attempt);
        } else if (open < settings.maxConnections()) {
            sendOnFreshConnection(attempt);
        } else if (hasRoomToWait()) {
            waiting.add(new Waiting(
                    attempt, sweep.nanoTime() + settings.waitTimeout().toNanos()));
        } else {
            attempt.fails(Failure.busy("all " + settings.maxConnections()
                    + " connections to the account are in use and " + waiting.size() + " attempts wait for one"));
        }
    }

    void sendOnFreshConnection(Attempt attempt) {
        open++;
        UpstreamConnection fresh = new UpstreamConnection(this);
        connector.connect(account, settings.connectTimeout(), fresh, new Connector.Result() {
            @Override
            public void connected(UpstreamConnection connection) {
                sweep.add(connection);
                if (attempt.isOver()) {
                    free(connection);
                } else {
                    connection.send(attempt);
                }
            }

            @Override
            public void failed(Failure failure) {
                givePlaceBack();
                attempt.fails(failure);
            }
        });
    }

    /** The connection has done its work: it serves the attempt that has waited longest, or rests. */
    void free(UpstreamConnection connection) {
        connection.rest();
        if (retired) {
            connection.close();
            return;
        }
        Attempt next = nextWaiting();
        if (next != null) {
            connection.send(next);
        } else {
            idle.addLast(connection);
        }
    }

    void closed(UpstreamConnection connection) {
        sweep.remove(connection);
        idle.remove(connection);
        givePlaceBack();
    }

    /** Takes no further attempts; what is under way ends undisturbed. */
    void retire() {
        retired = true;
        while (!idle.isEmpty()) {
            idle.removeLast().close();
        }
        leaveWhenEmpty();
    }

    private void givePlaceBack() {
        open--;
        serveNextWaiting();
        leaveWhenEmpty();
    }

    /** Nobody waits where no connection is open. */
    private void leaveWhenEmpty() {
        if (open == 0) {
            sweep.remove(this);
            emptied.accept(this);
        }
    }

    private boolean hasRoomToWait() {
        if (waiting.size() == settings.maxWaiting()) {
            waiting.removeIf(gone -> gone.attempt().isOver());
        }
        return waiting.size() < settings.maxWaiting();
    }

    private @Nullable UpstreamConnection takeIdle() {
        UpstreamConnection free = idle.pollLast();
        while (free != null && !free.isOpen()) {
            free = idle.pollLast();
        }
        return free;
    }

    private void serveNextWaiting() {
        if (open >= settings.maxConnections()) {
            return;
        }
        Attempt next = nextWaiting();
        if (next != null) {
            sendOnFreshConnection(next);
        }
    }

    private @Nullable Attempt nextWaiting() {
        Waiting next = waiting.pollFirst();
        while (next != null && next.attempt().isOver()) {
            next = waiting.pollFirst();
        }
        return next == null ? null : next.attempt();
    }

    @Override
    public long deadlineNanos() {
        Waiting first = waiting.peekFirst();
        return first == null ? DeadlineSweep.NEVER : first.untilNanos();
    }

    @Override
    public void deadlinePassed() {
        // All that are late, for told one a sweep the last of many would wait for minutes.
        while (deadlineNanos() < sweep.nanoTime()) {
            waiting.removeFirst()
                    .attempt()
                    .fails(Failure.busy("no connection to the account became free within " + settings.waitTimeout()));
        }
    }

    String accountId() {
        return account.id();
    }

    RequestHead requestHead() {
        return requestHead;
    }

    UpstreamSettings settings() {
        return settings;
    }

    DeadlineSweep sweep() {
        return sweep;
    }

    Logger log() {
        return log;
    }
}
