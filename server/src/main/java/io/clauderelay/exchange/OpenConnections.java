package io.clauderelay.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The client connections that are open. Asked when one opens or closes and when the relay stops, never per request. */
final class OpenConnections {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<ClientConnection> open = new HashSet<>();
    private final int limit;
    private boolean draining;

    OpenConnections(int limit) {
        this.limit = limit;
    }

    /** Adds a connection; false when there are too many or the relay stops. */
    boolean add(ClientConnection connection) {
        lock.lock();
        try {
            return !draining && open.size() < limit && open.add(connection);
        } finally {
            lock.unlock();
        }
    }

    void remove(ClientConnection connection) {
        lock.lock();
        try {
            open.remove(connection);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no further ones, and answers those that are open. */
    List<ClientConnection> drain() {
        lock.lock();
        try {
            draining = true;
            return new ArrayList<>(open);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until none is open; false when there still are some after the time, or the wait was interrupted. */
    boolean awaitNone(Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!open.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return open.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
