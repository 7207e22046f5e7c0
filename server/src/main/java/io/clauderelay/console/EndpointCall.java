package io.clauderelay.console;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call of an endpoint over HTTP. */
final class EndpointCall implements Call {
    private static final String BAD_JSON = "Bad JSON";

    private final Request request;
    private final Map<String, String> variables;
    private final byte[] body;
    private final @Nullable Caller caller;

    EndpointCall(Request request, Map<String, String> variables, byte[] body, @Nullable Caller caller) {
        this.request = request;
        this.variables = variables;
        this.body = body;
        this.caller = caller;
    }

    @Override
    public String path(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the endpoint's path has no {" + name + "}");
        }
        return withoutNul(name, value);
    }

    @Override
    public Optional<String> query(String name) {
        return request.query(name).map(value -> withoutNul(name, value));
    }

    /** PostgreSQL has no text with a NUL in it, so nothing can be found by one. */
    private static String withoutNul(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw ProblemException.badInput(
                    List.of(new FieldProblem(name, name + " holds a NUL character, expected printable ones")));
        }
        return value;
    }

    @Override
    public boolean hasBody() {
        return body.length > 0;
    }

    @Override
    public JsonNode body() {
        JsonNode parsed = body.length == 0 ? null : parse();
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

    private JsonNode parse() {
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw ProblemException.of(400, BAD_JSON, "The body is not JSON" + place(e) + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? ": " : " at line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }
}
