package io.clauderelay.exchange;

import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.SessionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * From which account a turn's state came, so that it goes back to no other. A turn lasts minutes; what is forgotten costs
 * no more than a detour inside the upstream. One for all event loops, without locks.
 */
public final class TurnStates {
    /** Of each generation. Two of them are a few megabytes, and hours of a thousand developers' turns. */
    private static final int MOST = 10_000;

    private final AtomicReference<Generations> generations = new AtomicReference<>(Generations.fresh());

    /** What came lately, and what came before that and is forgotten next. */
    private record Generations(Map<SessionId, String> young, Map<SessionId, String> old) {
        static Generations fresh() {
            return new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    /** The lease's account has answered with the state. */
    void issued(Lease lease, String state) {
        Generations now = generations.get();
        now.young().put(id(lease, state), lease.account().id());
        if (now.young().size() > MOST) {
            generations.compareAndSet(now, new Generations(new ConcurrentHashMap<>(), now.young()));
        }
    }

    /** Whether it was the lease's account that has, for the same key. */
    boolean isOf(Lease lease, String state) {
        return lease.account().id().equals(find(id(lease, state)));
    }

    private @Nullable String find(SessionId id) {
        Generations now = generations.get();
        String young = now.young().get(id);
        return young == null ? now.old().get(id) : young;
    }

    private static SessionId id(Lease lease, String state) {
        return SessionId.of(lease.keyId(), "turn:" + state);
    }
}
