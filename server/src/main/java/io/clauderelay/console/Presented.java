package io.clauderelay.console;

import io.clauderelay.platform.http.SessionCookie;

/** How a request says who makes it. */
sealed interface Presented {
    String BEARER = "Bearer ";

    /** As scripts do, and whoever sends the header on purpose. */
    record BearerToken(String token) implements Presented {
        @Override
        public String toString() {
            return "BearerToken[redacted]";
        }
    }

    /** As a browser does by itself, whichever page made it send the request. */
    record Cookie(String token) implements Presented {
        @Override
        public String toString() {
            return "Cookie[redacted]";
        }
    }

    /** Not at all. */
    record Nothing() implements Presented {}

    /** What a request presents; the header wins over the cookie. */
    static Presented in(Request request) {
        String authorization = request.header("authorization").orElse("");
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new BearerToken(authorization.substring(BEARER.length()).strip());
        }
        return request.header("cookie")
                .flatMap(SessionCookie::tokenIn)
                .<Presented>map(Cookie::new)
                .orElseGet(Nothing::new);
    }
}
