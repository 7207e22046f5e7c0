package io.clauderelay.app;

import io.clauderelay.scheduling.SessionId;
import io.clauderelay.scheduling.Sessions;
import org.jspecify.annotations.Nullable;

/** Keeps no bindings: each request of a session goes to whose turn it is. */
record NoSessions() implements Sessions {
    @Override
    public @Nullable String find(SessionId session) {
        return null;
    }

    @Override
    public void bind(SessionId session, String accountId) {
        // There is nothing to keep it in.
    }
}
