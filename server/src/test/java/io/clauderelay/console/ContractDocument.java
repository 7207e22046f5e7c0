package io.clauderelay.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import io.clauderelay.console.ContractOperation.Body;
import io.clauderelay.console.ContractOperation.Parameter;
import io.clauderelay.console.ContractOperation.Response;
import io.clauderelay.platform.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The contract as something to hold requests and answers against. Safe for use by many threads. */
public final class ContractDocument {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Dialect DIALECT = Dialect.builder(Dialects.getOpenApi31())
            .keyword(new NonValidationKeyword("components"))
            .build();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            DIALECT,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode document;
    private final List<ContractOperation> operations;
    private final Map<JsonNode, Schema> compiled = Collections.synchronizedMap(new IdentityHashMap<>());

    private ContractDocument(JsonNode document) {
        this.document = document;
        this.operations = List.copyOf(read());
    }

    /** Reads YAML text. */
    public static ContractDocument of(String yaml) {
        return new ContractDocument(Json.tree(new Contract(yaml).document()));
    }

    /** In the order of the document. */
    public List<ContractOperation> operations() {
        return operations;
    }

    /** The operations of a path. A literal segment wins over a variable one, as in the server. */
    List<ContractOperation> at(String rawPath) {
        Optional<String> path = operations.stream()
                .filter(operation -> operation.match(rawPath).isPresent())
                .map(ContractOperation::path)
                .min(Comparator.comparingLong(
                        template -> template.chars().filter(c -> c == '{').count()));
        return operations.stream()
                .filter(operation -> path.filter(operation.path()::equals).isPresent())
                .toList();
    }

    /** What a node says, wherever that is written. */
    public JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    /** What is wrong with a value, each with its place; empty when it is as the schema says. */
    public List<String> problems(JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    /** References start at the root of the document, so the definitions go where they point to. */
    private Schema compile(JsonNode schema) {
        ObjectNode root = schema.deepCopy();
        root.set("components", document.path("components"));
        return SCHEMAS.getSchema(root);
    }

    private List<ContractOperation> read() {
        List<ContractOperation> found = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> found.add(
                                operation(path.getKey(), path.getValue(), operation.getKey(), operation.getValue()))));
        return found;
    }

    private ContractOperation operation(String path, JsonNode item, String method, JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        item.path("parameters").forEach(node -> parameters.add(parameter(resolve(node))));
        operation.path("parameters").forEach(node -> parameters.add(parameter(resolve(node))));
        JsonNode servers = item.has("servers") ? item.get("servers") : document.path("servers");
        String server = servers.path(0).path("url").asText();
        return new ContractOperation(
                method.toUpperCase(Locale.ROOT),
                (server.equals("/") ? "" : server) + path,
                operation.path("operationId").asText(),
                operation.path("x-role").asText(),
                parameters,
                Optional.ofNullable(operation.get("requestBody"))
                        .map(this::resolve)
                        .map(ContractDocument::body),
                named(operation.path("responses"), this::response));
    }

    private static Parameter parameter(JsonNode node) {
        return new Parameter(
                node.path("name").asText(),
                node.path("in").asText(),
                node.path("required").asBoolean(),
                node);
    }

    private static Body body(JsonNode node) {
        return new Body(node.path("required").asBoolean(), named(node.path("content"), media -> media));
    }

    private Response response(JsonNode node) {
        JsonNode resolved = resolve(node);
        return new Response(
                named(resolved.path("headers"), this::resolve), named(resolved.path("content"), one -> one));
    }

    private static <T> Map<String, T> named(JsonNode nodes, Function<JsonNode, T> meaning) {
        Map<String, T> named = new LinkedHashMap<>();
        nodes.properties().forEach(entry -> named.put(entry.getKey(), meaning.apply(entry.getValue())));
        return Collections.unmodifiableMap(named);
    }
}
