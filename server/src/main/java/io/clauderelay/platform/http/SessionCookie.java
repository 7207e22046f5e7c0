package io.clauderelay.platform.http;

import java.time.Duration;
import java.util.Optional;

/**
 * The cookie in which a browser keeps a session's token. Pages cannot read it, and it is never sent from other sites.
 *
 * @param token the session's token; empty to take the cookie away
 * @param lifetime how long the browser keeps it; zero to take it away
 */
public record SessionCookie(String token, Duration lifetime) {
    private static final String NAME = "crs_session";

    /** A cookie that takes the one the browser has away. */
    public static final SessionCookie NONE = new SessionCookie("", Duration.ZERO);

    /** The token in a request's {@code Cookie} header; empty when it has none of ours. */
    public static Optional<String> tokenIn(String cookieHeader) {
        for (String pair : cookieHeader.split(";", -1)) {
            String cookie = pair.strip();
            if (cookie.startsWith(NAME + "=")) {
                return Optional.of(cookie.substring(NAME.length() + 1)).filter(token -> !token.isEmpty());
            }
        }
        return Optional.empty();
    }

    /** The value of {@code Set-Cookie} for a client that came by a scheme: one that came by https sends it only so. */
    public String setCookie(Scheme scheme) {
        String attributes = "; HttpOnly; SameSite=Strict; Path=/; Max-Age=" + lifetime.toSeconds();
        return switch (scheme) {
            case HTTP -> NAME + "=" + token + attributes;
            case HTTPS -> NAME + "=" + token + attributes + "; Secure";
        };
    }

    /** How a client reached the console, through whatever proxy stands before it. */
    public enum Scheme {
        HTTP,
        HTTPS
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SessionCookie[token=redacted, lifetime=" + lifetime + "]";
    }
}
