package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.clauderelay.console.ContractOperation.Parameter;
import io.clauderelay.console.ContractOperation.Response;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds what tests see of the management API against the contract: the answer must be one it documents, and a request
 * that succeeds must be one it allows. So neither can the server do more than is written, nor the other way round.
 */
public final class ContractWatch {
    private static final ContractWatch OURS = new ContractWatch(ContractDocument.of(ContractCheck.openApi()));
    private static final String PROBLEM = "application/problem+json";
    /** What the contract says a path with its query may have; the listener takes a little more. */
    private static final int LONGEST_TARGET = 8_000;

    private final ContractDocument contract;

    public ContractWatch(ContractDocument contract) {
        this.contract = contract;
    }

    /** One that knows the contract the build put on the class path. */
    public static ContractWatch ours() {
        return OURS;
    }

    public ContractDocument contract() {
        return contract;
    }

    /** Whether the contract has the path of a request. */
    public boolean knows(HttpRequest request) {
        return !contract.at(request.uri().getRawPath()).isEmpty();
    }

    /** Fails unless the exchange keeps to the contract; hands the response on. */
    public HttpResponse<String> check(HttpRequest request, HttpResponse<String> response) {
        SeenExchange seen = SeenExchange.of(request, response);
        assertThat(violations(seen))
                .as("%s against the contract: %s", seen, seen.body())
                .isEmpty();
        return response;
    }

    /** In what the exchange departs from the contract, each a sentence. */
    public List<String> violations(SeenExchange seen) {
        if (seen.status() == 414 && seen.target().toString().length() > LONGEST_TARGET) {
            return outside(seen, 414);
        }
        List<ContractOperation> here = contract.at(seen.target().getRawPath());
        String method = seen.isHead() ? "GET" : seen.method();
        Optional<ContractOperation> operation =
                here.stream().filter(one -> one.method().equals(method)).findFirst();
        if (operation.isEmpty()) {
            return here.isEmpty() ? outside(seen, 404, 400) : withoutOperation(seen);
        }
        List<String> found = new ArrayList<>(answer(operation.get(), seen));
        if (seen.succeeded()) {
            found.addAll(request(operation.get(), seen));
        }
        return found;
    }

    private static List<String> withoutOperation(SeenExchange seen) {
        List<String> found = new ArrayList<>(outside(seen, 405));
        if (seen.headers().firstValue("allow").isEmpty()) {
            found.add("a 405 without the header allow");
        }
        return found;
    }

    /** What the router answers where the contract has nothing. */
    private static List<String> outside(SeenExchange seen, Integer... statuses) {
        List<String> found = new ArrayList<>();
        if (!Arrays.asList(statuses).contains(seen.status())) {
            found.add("the contract has no such operation, expected " + Arrays.toString(statuses));
        }
        if (!seen.mediaType().equals(PROBLEM)) {
            found.add("a refusal of the type \"" + seen.mediaType() + "\", expected " + PROBLEM);
        }
        return found;
    }

    private List<String> answer(ContractOperation operation, SeenExchange seen) {
        Optional<Response> response = operation.response(seen.status());
        if (response.isEmpty()) {
            return List.of("the status " + seen.status() + " is not documented for " + operation + ", only "
                    + operation.responses().keySet());
        }
        List<String> found = new ArrayList<>();
        response.get().headers().forEach((name, header) -> found.addAll(header(name, header, seen)));
        found.addAll(content(response.get().content(), seen));
        return found;
    }

    private List<String> header(String name, JsonNode header, SeenExchange seen) {
        List<String> values = seen.headers().allValues(name);
        if (values.isEmpty()) {
            return header.path("required").asBoolean() ? List.of("there is no header " + name) : List.of();
        }
        return problems("the header " + name, header.path("schema"), typed(header.path("schema"), values));
    }

    private List<String> content(Map<String, JsonNode> documented, SeenExchange seen) {
        if (documented.isEmpty() || seen.isHead()) {
            return seen.body().isEmpty() ? List.of() : List.of("there is a body where none is documented");
        }
        JsonNode media = documented.get(seen.mediaType());
        if (media == null) {
            return List.of(
                    "the content type \"" + seen.mediaType() + "\" is not documented, only " + documented.keySet());
        }
        return seen.mediaType().startsWith("text/")
                ? problems("the body", media.path("schema"), TextNode.valueOf(seen.body()))
                : json("the body", media.path("schema"), seen.body(), UnaryOperator.identity());
    }

    /** What the contract forbids in a request; to be asked only for one that was granted. */
    private List<String> request(ContractOperation operation, SeenExchange seen) {
        List<String> found = new ArrayList<>();
        Map<String, String> variables =
                operation.match(seen.target().getRawPath()).orElseThrow();
        for (Parameter parameter : operation.parameters()) {
            List<String> values = switch (parameter.in()) {
                case "path" -> List.of(variables.getOrDefault(parameter.name(), ""));
                case "query" -> query(seen.target().getRawQuery(), parameter.name());
                default -> seen.requestHeaders().allValues(parameter.name());
            };
            found.addAll(parameter(parameter, values));
        }
        operation.body().ifPresent(body -> found.addAll(requestBody(body, seen)));
        if (!operation.role().equals("open")
                && seen.requestHeaders().firstValue("authorization").isEmpty()
                && seen.requestHeaders().firstValue("cookie").isEmpty()) {
            found.add("there is nothing that says who asks");
        }
        return found.stream()
                .map(problem -> "granted, though in the request " + problem)
                .toList();
    }

    private List<String> parameter(Parameter parameter, List<String> values) {
        if (values.isEmpty()) {
            return parameter.required() ? List.of("there is no parameter " + parameter.name()) : List.of();
        }
        if (parameter.in().equals("query") && values.size() > 1) {
            return List.of("the parameter " + parameter.name() + " stands there " + values.size() + " times");
        }
        return problems("the parameter " + parameter.name(), parameter.schema(), typed(parameter.schema(), values));
    }

    private List<String> requestBody(ContractOperation.Body body, SeenExchange seen) {
        if (seen.requestBody().length == 0) {
            return body.required() ? List.of("there is no body") : List.of();
        }
        JsonNode media = body.content().get(seen.requestMediaType().toLowerCase(Locale.ROOT));
        return media == null
                ? List.of("the content type is \"" + seen.requestMediaType() + "\"")
                : json("the body", media.path("schema"), seen.requestText(), ContractWatch::withoutNulls);
    }

    /** What the contract says in words and a schema cannot: a field of a request that is null counts as left out. */
    private static JsonNode withoutNulls(JsonNode body) {
        if (body instanceof ObjectNode object) {
            object.removeIf(JsonNode::isNull);
        }
        body.forEach(ContractWatch::withoutNulls);
        return body;
    }

    private List<String> json(String what, JsonNode schema, String text, UnaryOperator<JsonNode> reading) {
        try {
            return problems(what, schema, reading.apply(Json.mapper().readTree(text)));
        } catch (IOException e) {
            return List.of(what + " is not JSON: " + e.getMessage());
        }
    }

    private List<String> problems(String what, JsonNode schema, JsonNode value) {
        return contract.problems(schema, value).stream()
                .map(problem -> what + ": " + problem)
                .toList();
    }

    /** What the text of a parameter or a header means to its schema. Of several headers the first counts, as it does for us. */
    private JsonNode typed(JsonNode schema, List<String> values) {
        JsonNode resolved = contract.resolve(schema);
        if (resolved.path("type").asText().equals("array")) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            values.forEach(value -> array.add(single(contract.resolve(resolved.path("items")), value)));
            return array;
        }
        return single(resolved, values.getFirst());
    }

    private static JsonNode single(JsonNode schema, String text) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (schema.path("type").asText()) {
            case "integer" -> text.matches("-?\\d{1,18}") ? json.numberNode(Long.parseLong(text)) : json.textNode(text);
            case "boolean" ->
                text.matches("true|false") ? json.booleanNode(Boolean.parseBoolean(text)) : json.textNode(text);
            default -> json.textNode(text);
        };
    }

    private static List<String> query(@Nullable String rawQuery, String name) {
        return rawQuery == null
                ? List.of()
                : Arrays.stream(rawQuery.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .filter(pair -> decode(pair[0]).equals(name))
                        .map(pair -> pair.length == 2 ? decode(pair[1]) : "")
                        .toList();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
