package io.clauderelay.console;

import io.clauderelay.platform.http.Caller;
import java.util.Optional;

/** Tells who presents a session's token. */
@FunctionalInterface
public interface Authenticator {
    /** The signed-in admin; empty when the token is forged, expired, revoked or simply not one of ours. */
    Optional<Caller> authenticate(String token);
}
