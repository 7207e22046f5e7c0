package io.clauderelay.console;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.SessionCookie;
import io.clauderelay.platform.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call of an endpoint over HTTP. */
final class EndpointCall implements Call {
    private static final String BAD_JSON = "Bad JSON";

    private final Request request;
    private final Map<String, String> variables;
    private final @Nullable Caller caller;
    private byte @Nullable [] body;

    EndpointCall(Request request, Map<String, String> variables, @Nullable Caller caller) {
        this.request = request;
        this.variables = variables;
        this.caller = caller;
    }

    @Override
    public String path(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the endpoint's path has no {" + name + "}");
        }
        if (hasNul(value)) {
            throw ProblemException.of(
                    404, "Not found", "Nothing has a NUL character in its " + name + "; check what follows %00.");
        }
        return value;
    }

    @Override
    public Optional<String> query(String name) {
        List<String> values = request.query(name);
        if (values.size() > 1) {
            throw bad(name, name + " stands " + values.size() + " times in the query, expected once at most");
        }
        if (values.stream().anyMatch(EndpointCall::hasNul)) {
            throw bad(name, name + " holds a NUL character, expected printable ones");
        }
        return values.stream().findFirst();
    }

    private static ProblemException bad(String parameter, String message) {
        return ProblemException.badInput(List.of(new FieldProblem(parameter, message)));
    }

    /** PostgreSQL has no text with a NUL in it, so nothing can be found by one. */
    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    @Override
    public boolean prefers(String mediaType) {
        String first = request.header("accept").orElse("").split("[,;]", 2)[0];
        return first.strip().equalsIgnoreCase(mediaType);
    }

    @Override
    public boolean hasBody() {
        return bytes().length > 0;
    }

    @Override
    public JsonNode body() {
        JsonNode parsed = hasBody() ? parse(text(bytes())) : null;
        if (parsed == null || !parsed.isObject()) {
            throw ProblemException.of(400, BAD_JSON, "The body must be a JSON object, such as {\"name\": \"ci\"}.");
        }
        return parsed;
    }

    @Override
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("an open endpoint has no caller");
        }
        return caller;
    }

    @Override
    public String remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public SessionCookie.Scheme scheme() {
        return request.scheme();
    }

    /** Read only when asked for: to an operation without a body, what the client sends along is no matter. */
    private byte[] bytes() {
        if (body == null) {
            body = request.hasBody() ? jsonBody() : Reply.NO_BODY;
        }
        return body;
    }

    private byte[] jsonBody() {
        String type = request.header("content-type").orElse("");
        if (!isJson(type)) {
            throw ProblemException.of(
                    415,
                    "Unsupported media type",
                    "Send the body as content-type: application/json"
                            + (type.isEmpty() ? "; this request names none." : ", not " + type + "."));
        }
        return request.body();
    }

    private static boolean isJson(String contentType) {
        return contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    /** JSON between systems is UTF-8 (RFC 8259); left to itself the parser would guess other encodings too. */
    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.of(400, BAD_JSON, "The body is not UTF-8 text; send JSON in UTF-8.");
        }
    }

    private static JsonNode parse(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw ProblemException.of(400, BAD_JSON, "The body is not JSON" + place(e) + e.getOriginalMessage());
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? ": " : " at line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }
}
