package io.clauderelay.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.SessionCookie;
import io.clauderelay.platform.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A call as the HTTP shell would make it, by the admin {@code ada}. */
public record ScriptedCall(Map<String, String> path, Map<String, String> query, String json) implements Call {
    public static final Caller ADA = new Caller("admin-1", "ada", Endpoint.Access.OWNER, null);

    /** A call that carries a body. */
    public static ScriptedCall with(String json) {
        return new ScriptedCall(Map.of(), Map.of(), json);
    }

    /** A call that carries none. */
    public static ScriptedCall empty() {
        return with("");
    }

    public ScriptedCall path(String name, String value) {
        return new ScriptedCall(and(path, name, value), query, json);
    }

    public ScriptedCall query(String name, String value) {
        return new ScriptedCall(path, and(query, name, value), json);
    }

    private static Map<String, String> and(Map<String, String> values, String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(name, value);
        return Map.copyOf(more);
    }

    @Override
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the path has no {" + name + "}");
        }
        return value;
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Tables are asked for by {@code format=csv} here. */
    @Override
    public boolean prefers(String mediaType) {
        return false;
    }

    @Override
    public boolean hasBody() {
        return !json.isEmpty();
    }

    @Override
    public JsonNode body() {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Caller caller() {
        return ADA;
    }

    @Override
    public String remoteAddress() {
        return "203.0.113.7";
    }

    @Override
    public SessionCookie.Scheme scheme() {
        return SessionCookie.Scheme.HTTP;
    }
}
