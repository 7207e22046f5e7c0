package io.clauderelay.platform.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answers.
 *
 * @param status the HTTP status
 * @param body turned into JSON by the shell, unless it is {@link Text}; null for none
 * @param headers extra response headers
 */
public record Answer(int status, @Nullable Object body, Map<String, String> headers) {
    /** A body that is text as it stands, in UTF-8. */
    public record Text(String mediaType, String text) {}

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer ok(Object body) {
        return new Answer(200, body, Map.of());
    }

    /**
     * A table of comma-separated values, which browsers save as a file of that name.
     *
     * @param headers more of them
     */
    public static Answer csv(String fileName, String table, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-disposition", "attachment; filename=\"" + fileName + "\"");
        return new Answer(200, new Text("text/csv; charset=utf-8; header=present", table), all);
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
