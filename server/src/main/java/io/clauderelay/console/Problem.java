package io.clauderelay.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Problem details of RFC 9457, the shape of every refusal and every failure.
 *
 * @param type always {@code about:blank}: the status says the kind, the detail says the case
 * @param title the kind, the same for every occurrence
 * @param detail this occurrence: value, expectation, next step
 * @param instance names the occurrence; only a failure of the relay has one, the log has it too
 * @param errors what is wrong, field by field; empty unless fields are
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String instance,
        List<FieldProblem> errors) {
    static final String CHALLENGE = "Bearer realm=\"claude-relay\"";

    private static final String BLANK = "about:blank";

    static Problem of(int status, String title, String detail) {
        return new Problem(BLANK, title, status, detail, null, List.of());
    }

    static Problem of(ProblemException refusal) {
        return new Problem(BLANK, refusal.title(), refusal.status(), refusal.getMessage(), null, refusal.fields());
    }

    /** 500 that says nothing but where to look: messages of unforeseen exceptions may carry what is not for the client. */
    static Problem failure(String failureId) {
        String detail = "The relay could not answer. Its log has the reason under failure=" + failureId + ".";
        return new Problem(BLANK, "Internal error", 500, detail, "urn:claude-relay:failure:" + failureId, List.of());
    }

    Reply reply() {
        return reply(Map.of());
    }

    Reply reply(Map<String, String> extraHeaders) {
        Map<String, String> headers = new HashMap<>(extraHeaders);
        headers.put("content-type", "application/problem+json");
        headers.put("cache-control", "no-store");
        if (status == 401) {
            headers.putIfAbsent("www-authenticate", CHALLENGE); // RFC 9110 wants one with every 401
        }
        return new Reply(status, headers, Reply.json(this));
    }
}
