package io.clauderelay.scheduling;

import org.jspecify.annotations.Nullable;

/** Which account serves which session. Safe for use by every event loop. */
public interface Sessions {
    /** The id of the session's account; null for none. Renews the binding when it has run for a while. */
    @Nullable
    String find(SessionId session);

    /** Binds the session to the account, or moves it there. */
    void bind(SessionId session, String accountId);
}
