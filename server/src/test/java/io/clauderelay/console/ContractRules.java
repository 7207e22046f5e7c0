package io.clauderelay.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.console.ContractOperation.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What every operation of the contract must tell, so that a client finds nothing out by trial. */
final class ContractRules {
    private final ContractDocument contract;
    private final Set<String> violations = new TreeSet<>();

    private ContractRules(ContractDocument contract) {
        this.contract = contract;
    }

    /** Everything a contract leaves out, all at once, each with its operation. */
    static List<String> violations(ContractDocument contract) {
        ContractRules rules = new ContractRules(contract);
        contract.operations().forEach(rules::check);
        return List.copyOf(rules.violations);
    }

    private void check(ContractOperation operation) {
        refusals(operation)
                .filter(status -> !operation.responses().containsKey(status))
                .forEach(status -> violations.add(operation + " does not document " + status));
        operation.body().ifPresent(body -> content(operation + ", request body", body.content(), true));
        operation.responses().forEach((status, response) -> response(operation + ", " + status, status, response));
        operation
                .parameters()
                .forEach(parameter -> example(operation + ", parameter " + parameter.name(), parameter.node()));
    }

    /** The statuses that follow from what an operation is. */
    private static Stream<String> refusals(ContractOperation operation) {
        List<String> expected = new ArrayList<>(List.of("default"));
        if (!operation.role().equals("open")) {
            expected.add("401");
        }
        if (Set.of("admin", "owner").contains(operation.role())) {
            expected.add("403");
        }
        if (!operation.parametersIn("path").isEmpty()) {
            expected.add("404");
        }
        if (!operation.parametersIn("query").isEmpty()) {
            expected.add("400");
        }
        if (operation.body().isPresent()) {
            expected.addAll(List.of("400", "413", "415"));
        }
        return expected.stream();
    }

    private void response(String where, String status, Response response) {
        boolean success = status.startsWith("2");
        content(where, response.content(), success);
        response.headers().forEach((name, header) -> {
            if (!header.has("required")) {
                violations.add(where + ": the header " + name + " does not say whether it is always there (required)");
            }
            example(where + ", header " + name, header);
        });
        response.content()
                .values()
                .forEach(media ->
                        closed(where, media.path("schema"), Collections.newSetFromMap(new IdentityHashMap<>())));
    }

    private void content(String where, Map<String, JsonNode> content, boolean needsExample) {
        content.forEach((type, media) -> {
            if (needsExample && examples(media).isEmpty()) {
                violations.add(where + " has no example");
            }
            example(where, media);
        });
    }

    /** An example that is there must be one. */
    private void example(String where, JsonNode described) {
        examples(described)
                .forEach(example -> contract.problems(described.path("schema"), example)
                        .forEach(problem -> violations.add(where + " has an example that is none: " + problem)));
    }

    private static List<JsonNode> examples(JsonNode described) {
        List<JsonNode> found = new ArrayList<>();
        if (described.has("example")) {
            found.add(described.get("example"));
        }
        described.path("examples").forEach(named -> found.add(named.path("value")));
        return found;
    }

    /** What is answered has the documented fields and no others, so the schema must say that there are no others. */
    private void closed(String where, JsonNode schema, Set<JsonNode> seen) {
        if (!seen.add(schema)) {
            return;
        }
        JsonNode meant = contract.resolve(schema);
        boolean sealed = schema.has("unevaluatedProperties") || meant.has("unevaluatedProperties");
        boolean isObject =
                meant.has("properties") || meant.path("type").asText().equals("object");
        if ((isObject && !sealed && !meant.has("additionalProperties")) || (meant.has("allOf") && !sealed)) {
            violations.add(where + ": the schema " + name(schema, meant)
                    + " lets undocumented fields pass; add additionalProperties: false, or unevaluatedProperties: false"
                    + " where it is composed with allOf");
        }
        meant.path("properties").forEach(part -> closed(where, part, seen));
        meant.path("oneOf").forEach(part -> closed(where, part, seen));
        meant.path("anyOf").forEach(part -> closed(where, part, seen));
        meant.path("allOf").forEach(part -> inherited(where, part, seen));
        closed(where, meant.path("items"), seen);
        closed(where, meant.path("additionalProperties"), seen);
    }

    /** A part of a composition cannot be closed by itself: the parts would exclude each other. */
    private void inherited(String where, JsonNode part, Set<JsonNode> seen) {
        contract.resolve(part).path("properties").forEach(property -> closed(where, property, seen));
    }

    private static String name(JsonNode schema, JsonNode meant) {
        return schema.has("$ref") ? schema.get("$ref").asText() : "with " + meant.path("required");
    }
}
