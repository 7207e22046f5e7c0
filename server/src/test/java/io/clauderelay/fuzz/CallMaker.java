package io.clauderelay.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.console.ContractOperation;
import io.clauderelay.console.ContractOperation.Parameter;
import io.clauderelay.platform.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes calls of operations: some that should succeed, others in which one thing or another is wrong. */
final class CallMaker {
    private static final List<String> GARBAGE_SEGMENTS = List.of(
            "%00",
            "a%00b",
            "%2F",
            "..%2f..%2fetc",
            "%FF",
            "%C0%80",
            "%ED%A0%80",
            "%20",
            "%E2%98%83",
            "%27%20or%201=1--",
            "%25",
            "null",
            "0",
            "-1",
            "a+b",
            "*",
            "a".repeat(300),
            "01KAJ5Z8G0V4R6W2Q9T1B7N3XD");
    private static final List<String> GARBAGE_AUTHORIZATIONS = List.of(
            "Bearer", "Bearer ", "Bearer forged", "Basic b2Y6dmVyYQ==", "Bearer a.b.c", "bearer \t x", "\"", "=");
    private static final List<String> OTHER_TYPES = List.of(
            "text/plain", "application/xml", "application/jsonx", "*/*", ";", "application/json;charset=utf-16");

    private final Terrain terrain;
    private final Dice dice;
    private final Memory memory;
    private final Values values;
    private final Spoiling spoiling;

    CallMaker(Terrain terrain, Dice dice, Memory memory) {
        this.terrain = terrain;
        this.dice = dice;
        this.memory = memory;
        this.values = new Values(terrain.watch().contract(), dice, memory, terrain.upstream());
        this.spoiling = new Spoiling(dice);
    }

    /** Whether a call should succeed, as far as the contract tells, or have something wrong with it. */
    enum Mood {
        GOOD,
        SPOILED
    }

    /** A call with the token of the most powerful session, or in some cases with a lesser one or none. */
    FuzzCall call(ContractOperation operation, Mood mood) {
        Session owner = terrain.sessions().getFirst();
        Session session = mood == Mood.GOOD || dice.percent(80) ? owner : dice.of(terrain.sessions());
        if (mood == Mood.GOOD || dice.percent(85)) {
            return call(operation, mood, "Bearer " + session.token(), "token of " + session.role());
        }
        return dice.percent(50)
                ? call(operation, mood, null, "nobody")
                : call(operation, mood, dice.of(GARBAGE_AUTHORIZATIONS), "garbage");
    }

    /** A call with the given authorization. */
    FuzzCall call(ContractOperation operation, Mood mood, @Nullable String authorization, String speaker) {
        String path = path(operation, mood);
        String target = path + query(operation, mood);
        Optional<JsonNode> schema = operation.jsonBody();
        if (schema.isEmpty()) {
            boolean uninvited = mood == Mood.SPOILED
                    && dice.percent(10)
                    && !operation.method().equals("GET");
            byte[] body = uninvited ? "{\"name\":1".getBytes(StandardCharsets.UTF_8) : null;
            return new FuzzCall(
                    operation, target, authorization, speaker, uninvited ? dice.of(OTHER_TYPES) : null, body, Set.of());
        }
        values.takeSecrets();
        JsonNode good = body(operation, schema.get(), path);
        byte[] body = bytes(mood, good);
        boolean typed = mood == Mood.GOOD || dice.percent(95);
        String type = typed ? "application/json" : dice.of(OTHER_TYPES);
        return new FuzzCall(operation, target, authorization, speaker, type, body, values.takeSecrets());
    }

    private byte[] bytes(Mood mood, JsonNode good) {
        if (mood == Mood.SPOILED && dice.percent(25)) {
            return spoiling.bytes(Json.write(good));
        }
        boolean spoiled = mood == Mood.SPOILED && dice.percent(80);
        return Escapes.ascii(Json.write(spoiled ? spoiling.value(good) : good)).getBytes(StandardCharsets.UTF_8);
    }

    /** A body; one for something that exists repeats in part what that was, as a client does that changes one field. */
    private JsonNode body(ContractOperation operation, JsonNode reference, String path) {
        JsonNode body = values.of(reference, "");
        if (!(body instanceof ObjectNode object)) {
            return body;
        }
        JsonNode properties = terrain.watch().contract().resolve(reference).path("properties");
        String id = path.substring(path.lastIndexOf('/') + 1);
        memory.seen(id)
                .ifPresent(before -> before.properties().forEach(field -> {
                    if (properties.has(field.getKey()) && dice.percent(50)) {
                        object.set(field.getKey(), field.getValue());
                    }
                }));
        if (operation.path().contains("/auth/")) {
            terrain.credentials().forEach((name, value) -> {
                if (object.has(name)) {
                    object.put(name, value);
                }
            });
        }
        return object;
    }

    private String path(ContractOperation operation, Mood mood) {
        List<String> segments = new ArrayList<>();
        StringBuilder template = new StringBuilder();
        for (String segment : operation.path().substring(1).split("/", -1)) {
            if (segment.startsWith("{")) {
                String name = segment.substring(1, segment.length() - 1);
                segments.add(segment(operation, name, template.toString(), segments, mood));
            } else {
                segments.add(segment);
            }
            template.append('/').append(segment);
        }
        return "/" + String.join("/", segments);
    }

    /** The value of a variable: of those known to exist mostly, and then it may settle the variables before it too. */
    private String segment(ContractOperation operation, String name, String template, List<String> before, Mood mood) {
        if (mood == Mood.SPOILED && dice.percent(15)) {
            return dice.of(GARBAGE_SEGMENTS);
        }
        JsonNode schema = operation.parametersIn("path").stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .map(Parameter::schema)
                .orElseThrow();
        List<String> lists = memory.lists(template);
        boolean isId = !terrain.watch().contract().resolve(schema).has("enum");
        if (isId && !lists.isEmpty() && (mood == Mood.GOOD || dice.percent(90))) {
            String list = dice.of(lists);
            if (list.split("/").length == before.size() + 1) {
                before.clear();
                before.addAll(List.of(list.substring(1).split("/", -1)));
            }
            boolean gone = dice.percent(operation.path().endsWith("/restore") ? 80 : 5);
            return escape((gone ? memory.goneFrom(list) : Optional.<String>empty()).orElseGet(() -> memory.id(list)));
        }
        return escape(values.of(schema, name).asText());
    }

    private String query(ContractOperation operation, Mood mood) {
        List<String> pairs = new ArrayList<>();
        for (Parameter parameter : operation.parametersIn("query")) {
            if (parameter.required() || dice.percent(35)) {
                boolean spoiled = mood == Mood.SPOILED && dice.percent(40);
                pairs.add(parameter.name() + "=" + escape(spoiled ? spoiling.text() : parameter(parameter)));
            }
        }
        if (mood == Mood.SPOILED && dice.percent(5)) {
            pairs.add(dice.of(List.of("limit=1", "limit=0", "=", "x", "%00=%00", "cursor=%FF", "&&")));
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private String parameter(Parameter parameter) {
        JsonNode example = parameter.node().path("example");
        JsonNode value =
                example.isMissingNode() || dice.percent(60) ? values.of(parameter.schema(), parameter.name()) : example;
        return value.isArray() ? value.path(0).asText() : value.asText();
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
