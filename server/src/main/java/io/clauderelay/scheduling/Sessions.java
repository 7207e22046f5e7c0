package io.clauderelay.scheduling;

import org.jspecify.annotations.Nullable;

/** Which account serves which session. A binding is a preference: one that is lost costs a prompt cache, no more. */
public interface Sessions {
    /**
     * The account a session is bound to; null for none, or when the binding has ended. To look is to use: a binding that
     * nears its end is renewed.
     */
    @Nullable
    String find(SessionId session);

    /** Binds a session to an account, or moves it there, for 15 days. */
    void bind(SessionId session, String accountId);
}
