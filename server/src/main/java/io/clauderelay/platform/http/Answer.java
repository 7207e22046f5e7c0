package io.clauderelay.platform.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answers.
 *
 * @param status the HTTP status
 * @param body turned into JSON by the shell; null for none
 * @param headers extra response headers
 */
public record Answer(int status, @Nullable Object body, Map<String, String> headers) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer ok(Object body) {
        return new Answer(200, body, Map.of());
    }

    public static Answer created(Object body) {
        return new Answer(201, body, Map.of());
    }

    public static Answer empty() {
        return new Answer(204, null, Map.of());
    }

    /** The same answer that also hands the client's browser a cookie. */
    public Answer with(SessionCookie cookie, SessionCookie.Scheme scheme) {
        Map<String, String> more = new HashMap<>(headers);
        more.put("set-cookie", cookie.setCookie(scheme));
        return new Answer(status, body, more);
    }
}
