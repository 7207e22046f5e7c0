package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares endpoints with the contract: neither may have an operation, or a role, that the other has not. */
public final class ContractCheck {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** What the console answers by itself, without an endpoint of a feature. */
    private static final List<Operation> OF_THE_CONSOLE = List.of(
            new Operation("GET", "/openapi.json", "open"),
            new Operation("GET", "/health", "open"),
            new Operation("GET", "/health/live", "open"),
            new Operation("GET", "/health/ready", "open"));

    private final JsonNode contract;

    private record Operation(String method, String path, String role) implements Comparable<Operation> {
        @Override
        public int compareTo(Operation other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return method + " " + path + " (" + role + ")";
        }
    }

    /** Reads the contract's YAML text. */
    public ContractCheck(String yaml) {
        this.contract = Json.tree(new Contract(yaml).document());
    }

    /** The text of the contract that the build put on the class path. */
    public static String openApi() {
        try (InputStream stream = ContractCheck.class.getResourceAsStream("/api/openapi.yaml")) {
            if (stream == null) {
                throw new AssertionError("the class path has no api/openapi.yaml; the build copies it there");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless the contract describes exactly these endpoints, and those of the console itself. */
    public void describesExactly(List<Endpoint> endpoints) {
        Set<Operation> served = new TreeSet<>(OF_THE_CONSOLE);
        endpoints.forEach(endpoint -> served.add(operation(endpoint)));
        assertThat(described())
                .as("operations in api/openapi.yaml, against those that are served")
                .containsExactlyElementsOf(served);
    }

    /** Fails unless each of these endpoints is described; for tests that have only a part of them. */
    public void describes(List<Endpoint> endpoints) {
        assertThat(described())
                .containsAll(endpoints.stream().map(ContractCheck::operation).toList());
    }

    private Set<Operation> described() {
        Set<Operation> operations = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : contract.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.add(described(path.getKey(), operation.getKey(), operation.getValue()));
                }
            }
        }
        return operations;
    }

    /** An operation must tell its role, and must be open exactly when it asks for no security. */
    private static Operation described(String path, String method, JsonNode operation) {
        String role = operation.path("x-role").asText();
        boolean open = operation.path("security").isArray()
                && operation.path("security").isEmpty();
        assertThat(open).as("%s %s is open", method, path).isEqualTo(role.equals("open"));
        return new Operation(method.toUpperCase(Locale.ROOT), path, role);
    }

    private static Operation operation(Endpoint endpoint) {
        return new Operation(
                endpoint.method(), endpoint.path(), endpoint.access().name().toLowerCase(Locale.ROOT));
    }

    /** Every place in the contract that points to a component which is not there. */
    List<String> danglingReferences() {
        List<String> dangling = new ArrayList<>();
        for (JsonNode reference : contract.findValues("$ref")) {
            if (contract.at(reference.asText().substring(1)).isMissingNode()) {
                dangling.add(reference.asText());
            }
        }
        return dangling;
    }
}
