package io.clauderelay.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the contract, its references followed one step.
 *
 * @param path absolute, with {@code {name}} segments
 * @param parameters those of the path and those of the operation itself
 * @param body the request's; empty when it takes none
 * @param responses by status or {@code default}
 */
public record ContractOperation(
        String method,
        String path,
        String id,
        String role,
        List<Parameter> parameters,
        Optional<Body> body,
        Map<String, Response> responses) {
    public ContractOperation {
        parameters = List.copyOf(parameters);
        responses = Map.copyOf(responses);
    }

    /** A parameter; {@code in} is path, query or header, {@code node} everything the contract says of it. */
    public record Parameter(String name, String in, boolean required, JsonNode node) {
        public JsonNode schema() {
            return node.path("schema");
        }
    }

    /** A request's body: media types to their schemas and examples. */
    public record Body(boolean required, Map<String, JsonNode> content) {}

    /** A response; {@code content} is empty when it has no body. */
    public record Response(Map<String, JsonNode> headers, Map<String, JsonNode> content) {}

    /** The parameters in a place: path, query or header. */
    public List<Parameter> parametersIn(String place) {
        return parameters.stream().filter(one -> one.in().equals(place)).toList();
    }

    /** The schema of the JSON body the operation takes. */
    public Optional<JsonNode> jsonBody() {
        return body.map(one -> one.content().get("application/json")).map(media -> media.path("schema"));
    }

    /** What is documented for a status. The default speaks of failures of the relay and of nothing else. */
    Optional<Response> response(int status) {
        Response exact = responses.get(Integer.toString(status));
        return Optional.ofNullable(exact == null && status >= 500 ? responses.get("default") : exact);
    }

    /** The decoded values of the path's variables; empty when the path is of another operation. */
    Optional<Map<String, String>> match(String rawPath) {
        String[] expected = path.split("/", -1);
        String[] found = rawPath.split("/", -1);
        if (expected.length != found.length) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < found.length; i++) {
            String segment = decode(found[i]);
            if (expected[i].startsWith("{") && !segment.isEmpty()) {
                variables.put(expected[i].substring(1, expected[i].length() - 1), segment);
            } else if (!expected[i].equals(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
