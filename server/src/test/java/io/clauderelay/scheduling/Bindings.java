package io.clauderelay.scheduling;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bindings of a test's sessions. */
final class Bindings implements Sessions {
    private final Map<SessionId, String> accounts = new HashMap<>();

    @Override
    public @Nullable String find(SessionId session) {
        return accounts.get(session);
    }

    @Override
    public void bind(SessionId session, String accountId) {
        accounts.put(session, accountId);
    }
}
