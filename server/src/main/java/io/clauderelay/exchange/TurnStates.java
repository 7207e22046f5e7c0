package io.clauderelay.exchange;

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
    static final int MOST = 10_000;

    private final AtomicReference<Generations> generations = new AtomicReference<>(Generations.fresh());

    /** What came lately, and what came before that and is forgotten next. */
    private record Generations(Map<SessionId, String> young, Map<SessionId, String> old) {
        static Generations fresh() {
            return new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    /** The account has answered a request of the key with the state. */
    void issued(String keyId, String accountId, String state) {
        Generations now = generations.get();
        now.young().put(id(keyId, state), accountId);
        if (now.young().size() > MOST) {
            generations.compareAndSet(now, new Generations(new ConcurrentHashMap<>(), now.young()));
        }
    }

    /** Whether it was this account that has, for this key. */
    boolean isOf(String keyId, String accountId, String state) {
        return accountId.equals(find(id(keyId, state)));
    }

    private @Nullable String find(SessionId id) {
        Generations now = generations.get();
        String young = now.young().get(id);
        return young == null ? now.old().get(id) : young;
    }

    private static SessionId id(String keyId, String state) {
        return SessionId.of(keyId, "turn:" + state);
    }
}
