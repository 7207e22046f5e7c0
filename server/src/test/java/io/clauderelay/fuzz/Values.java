package io.clauderelay.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.curiousoddman.rgxgen.RgxGen;
import io.clauderelay.console.ContractDocument;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes values that a schema allows, often those at its limits. Addresses all lead to the one upstream given. */
final class Values {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Instant SOME_TIME = Instant.parse("2026-11-22T10:15:30.123Z");
    private static final long MOST = 1L << 40;
    private static final int USUAL_LENGTH = 20;
    private static final int DEEPEST = 8;
    private static final List<String> LETTERS = List.of("a", "b", "C", "7", "-", "_", "ü", "字", "Ω", "𝒳", "é");

    private final ContractDocument contract;
    private final Dice dice;
    private final Memory memory;
    private final URI upstream;
    private final Set<String> secrets = new LinkedHashSet<>();
    private int depth;

    Values(ContractDocument contract, Dice dice, Memory memory, URI upstream) {
        this.contract = contract;
        this.dice = dice;
        this.memory = memory;
        this.upstream = upstream;
    }

    /** The secrets made since this was last asked: no answer may hold one. */
    Set<String> takeSecrets() {
        Set<String> taken = Set.copyOf(secrets);
        secrets.clear();
        return taken;
    }

    /** A value for the field or parameter of that name. */
    JsonNode of(JsonNode reference, String name) {
        JsonNode schema = alternative(contract.resolve(reference));
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(dice.below(schema.get("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" -> array(schema, name);
            case "string" -> string(schema, name);
            case "integer" -> JSON.numberNode(number(schema));
            case "number" -> JSON.numberNode(number(schema) + (dice.percent(50) ? 0 : 0.25));
            case "boolean" -> JSON.booleanNode(dice.percent(50));
            default -> JSON.nullNode();
        };
    }

    /** One of the alternatives, with what holds for all of them. */
    private JsonNode alternative(JsonNode schema) {
        JsonNode choices = schema.has("oneOf") ? schema.get("oneOf") : schema.path("anyOf");
        if (choices.isEmpty() && !schema.has("allOf")) {
            return schema;
        }
        ObjectNode merged = schema.deepCopy();
        merged.remove(List.of("oneOf", "anyOf", "allOf"));
        schema.path("allOf").forEach(part -> merge(merged, alternative(contract.resolve(part))));
        if (!choices.isEmpty()) {
            merge(merged, alternative(contract.resolve(choices.get(dice.below(choices.size())))));
        }
        return merged;
    }

    private static void merge(ObjectNode into, JsonNode part) {
        for (var keyword : part.properties()) {
            if (keyword.getKey().equals("properties") && into.has("properties")) {
                ((ObjectNode) into.get("properties"))
                        .setAll((ObjectNode) keyword.getValue().deepCopy());
            } else if (keyword.getKey().equals("required") && into.has("required")) {
                ((ArrayNode) into.get("required")).addAll((ArrayNode) keyword.getValue());
            } else {
                into.set(keyword.getKey(), keyword.getValue().deepCopy());
            }
        }
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.get(dice.percent(80) ? 0 : type.size() - 1).asText();
        }
        return type.isMissingNode() && schema.has("properties") ? "object" : type.asText();
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        int optional = List.of(0, 30, 50, 100).get(dice.below(4));
        depth++;
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || (depth < DEEPEST && dice.percent(optional))) {
                object.set(property.getKey(), property(property.getKey(), property.getValue()));
            }
        });
        JsonNode others = schema.path("additionalProperties");
        if (others.isObject() && depth < DEEPEST) {
            long count =
                    dice.between(0, Math.min(3, schema.path("maxProperties").asInt(3)));
            for (int i = 0; i < count; i++) {
                object.set("x-" + dice.below(1000), of(others, "header-value"));
            }
        }
        depth--;
        return object;
    }

    private JsonNode property(String name, JsonNode schema) {
        JsonNode value = of(schema, name);
        if (contract.resolve(schema).path("writeOnly").asBoolean()
                && value.isTextual()
                && value.textValue().length() > 11) {
            secrets.add(value.textValue());
        }
        return value;
    }

    private ArrayNode array(JsonNode schema, String name) {
        long least = schema.path("minItems").asLong(0);
        long most = schema.path("maxItems").asLong(5);
        long count = dice.percent(10) ? dice.between(least, most) : dice.between(least, Math.min(most, least + 3));
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < count; i++) {
            array.add(of(schema.path("items"), name));
        }
        return array;
    }

    private long number(JsonNode schema) {
        long least = schema.has("exclusiveMinimum")
                ? schema.get("exclusiveMinimum").asLong() + 1
                : schema.path("minimum").asLong(-MOST);
        long most = schema.has("exclusiveMaximum")
                ? schema.get("exclusiveMaximum").asLong() - 1
                : schema.path("maximum").asLong(Math.max(least, MOST));
        return dice.between(least, dice.percent(50) ? Math.min(most, least + 100) : most);
    }

    private JsonNode string(JsonNode schema, String name) {
        Optional<String> id = memory.idFor(name);
        if (id.isPresent() && dice.percent(90)) {
            return JSON.textNode(id.get());
        }
        return JSON.textNode(
                switch (schema.path("format").asText()) {
                    case "date-time" -> time().toString();
                    case "date" -> time().toString().substring(0, "2026-11-22".length());
                    case "uri", "uri-reference" -> upstream + (dice.percent(50) ? "" : "/" + dice.below(1000));
                    case "password" -> letters(length(schema), List.of("a", "B", "3", "~", "!", "-"));
                    default ->
                        schema.has("pattern")
                                ? RgxGen.parse(schema.get("pattern").asText()).generate(dice.random())
                                : letters(length(schema), name.equals("header-value") ? List.of("v", "1") : LETTERS);
                });
    }

    private Instant time() {
        return SOME_TIME.plus(dice.between(-400, 400), ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    }

    private int length(JsonNode schema) {
        long least = Math.max(1, schema.path("minLength").asLong(1));
        long most = schema.path("maxLength").asLong(Math.max(least, USUAL_LENGTH));
        return (int) dice.between(least, dice.percent(30) ? most : Math.min(most, Math.max(least, USUAL_LENGTH)));
    }

    private String letters(int length, List<String> alphabet) {
        return IntStream.range(0, length).mapToObj(_ -> dice.of(alphabet)).collect(Collectors.joining());
    }
}
