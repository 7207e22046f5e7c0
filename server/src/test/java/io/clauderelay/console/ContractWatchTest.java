package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the watch over the contract lets pass, and that it catches everything else. */
class ContractWatchTest {
    private static final ContractWatch WATCH = new ContractWatch(ContractDocument.of("""
            servers: [{url: /api}]
            paths:
              /things:
                get:
                  x-role: open
                  parameters:
                    - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9}}
                  responses:
                    "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
                    "429":
                      headers: {Retry-After: {required: true, schema: {type: integer, minimum: 1}}}
                      content: {application/problem+json: {schema: {type: object}}}
                    default: {content: {application/problem+json: {schema: {type: object}}}}
                post:
                  x-role: admin
                  requestBody:
                    required: true
                    content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
                  responses:
                    "204": {}
              /things/{id}:
                delete:
                  x-role: open
                  parameters: [{name: id, in: path, required: true, schema: {type: string, pattern: "^[a-z]$"}}]
                  responses:
                    "204": {}
            components:
              schemas:
                Thing:
                  type: object
                  required: [name]
                  additionalProperties: false
                  properties:
                    name: {type: string, maxLength: 5}
                    madeAt: {type: string, format: date-time}
                    day: {type: string, format: date}
                    home: {type: string, format: uri}
            """));

    private static final Map<String, String> JSON = Map.of("content-type", "application/json");
    private static final Map<String, String> PROBLEM = Map.of("content-type", "application/problem+json");
    private static final Map<String, String> SIGNED_IN =
            Map.of("content-type", "application/json", "authorization", "Bearer t");

    @Test
    void whatIsDocumentedPasses() {
        assertThat(got(
                        200,
                        JSON,
                        "{\"name\":\"a\",\"madeAt\":\"2026-11-22T10:15:30.123Z\",\"day\":\"2026-11-22\","
                                + "\"home\":\"https://example.org\"}"))
                .isEmpty();
        assertThat(got(500, PROBLEM, "{}")).isEmpty();
        assertThat(posted(SIGNED_IN, "{\"name\":\"a\"}", 204)).isEmpty();
        assertThat(posted(SIGNED_IN, "{\"name\":\"a\",\"day\":null}", 204)).isEmpty();
    }

    @Test
    void anUndocumentedFieldFails() {
        assertThat(got(200, JSON, "{\"name\":\"a\",\"secret\":1}"))
                .singleElement()
                .asString()
                .contains("secret");
    }

    @Test
    void aMissingFieldFails() {
        assertThat(got(200, JSON, "{}")).singleElement().asString().contains("name");
    }

    @Test
    void aValueOfAWrongFormatFails() {
        for (String field : List.of("madeAt\":\"22.11.2026", "day\":\"2026-13-01", "home\":\"not a uri")) {
            assertThat(got(200, JSON, "{\"name\":\"a\",\"" + field + "\"}"))
                    .as(field)
                    .hasSize(1);
        }
    }

    @Test
    void anUndocumentedStatusFailsAndTheDefaultExcusesNoneBelow500() {
        assertThat(got(409, PROBLEM, "{}")).singleElement().asString().contains("409", "not documented");
        assertThat(got(204, Map.of(), "")).singleElement().asString().contains("204");
    }

    @Test
    void anUndocumentedContentTypeFails() {
        assertThat(got(200, Map.of("content-type", "text/html"), "{\"name\":\"a\"}"))
                .singleElement()
                .asString()
                .contains("text/html");
        assertThat(got(200, Map.of(), "{\"name\":\"a\"}")).hasSize(1);
    }

    @Test
    void aBodyThatIsNotJsonFails() {
        assertThat(got(200, JSON, "")).hasSize(1);
        assertThat(got(200, JSON, "{\"name\":")).singleElement().asString().contains("not JSON");
    }

    @Test
    void aBodyWhereNoneIsDocumentedFails() {
        assertThat(deleted("/api/things/a", 204, "{}"))
                .singleElement()
                .asString()
                .contains("a body where none");
        assertThat(deleted("/api/things/a", 204, "")).isEmpty();
    }

    @Test
    void aHeaderThatIsMissingOrWrongFails() {
        Map<String, String> soon = new HashMap<>(PROBLEM);
        assertThat(got(429, soon, "{}")).singleElement().asString().contains("Retry-After");
        soon.put("retry-after", "soon");
        assertThat(got(429, soon, "{}")).singleElement().asString().contains("Retry-After");
        soon.put("retry-after", "17");
        assertThat(got(429, soon, "{}")).isEmpty();
    }

    @Test
    void aGrantedRequestThatTheContractForbidsFails() {
        assertThat(posted(SIGNED_IN, "{\"name\":\"too long\"}", 204)).hasSize(1);
        assertThat(posted(SIGNED_IN, "{\"name\":\"a\",\"nmae\":\"b\"}", 204)).hasSize(1);
        assertThat(posted(SIGNED_IN, "{\"name\":\"a\",\"name\":\"b\"}", 204)).hasSize(1);
        assertThat(posted(SIGNED_IN, "", 204)).hasSize(1);
        assertThat(posted(Map.of("authorization", "Bearer t"), "{\"name\":\"a\"}", 204))
                .hasSize(1);
        assertThat(posted(JSON, "{\"name\":\"a\"}", 204))
                .singleElement()
                .asString()
                .contains("nothing that says who asks");
        assertThat(deleted("/api/things/A", 204, "")).singleElement().asString().contains("parameter id");
        assertThat(WATCH.violations(get("/api/things?limit=10").answered(200, JSON, "{\"name\":\"a\"}")))
                .singleElement()
                .asString()
                .contains("parameter limit");
    }

    @Test
    void whereTheContractHasNothingTheRouterMayOnlyRefuse() {
        assertThat(WATCH.violations(get("/api/nothing").answered(404, PROBLEM, "{}")))
                .isEmpty();
        assertThat(WATCH.violations(get("/api/nothing").answered(200, JSON, "{}")))
                .isNotEmpty();
        assertThat(WATCH.violations(new Asked("PATCH", "/api/things", JSON, "{}").answered(405, PROBLEM, "{}")))
                .singleElement()
                .asString()
                .contains("allow");
    }

    @Test
    void onlyATargetThatIsTooLongMayBeRefusedForThat() {
        String longQuery = "?q=" + "x".repeat(8_000);
        assertThat(WATCH.violations(get("/api/things" + longQuery).answered(414, PROBLEM, "{}")))
                .isEmpty();
        assertThat(got(414, PROBLEM, "{}")).singleElement().asString().contains("414");
    }

    private static List<String> got(int status, Map<String, String> headers, String body) {
        return WATCH.violations(get("/api/things?limit=3").answered(status, headers, body));
    }

    private static List<String> posted(Map<String, String> headers, String body, int status) {
        return WATCH.violations(new Asked("POST", "/api/things", headers, body).answered(status, Map.of(), ""));
    }

    private static List<String> deleted(String path, int status, String body) {
        return WATCH.violations(new Asked("DELETE", path, Map.of(), "").answered(status, Map.of(), body));
    }

    private static Asked get(String target) {
        return new Asked("GET", target, Map.of(), "");
    }

    private record Asked(String method, String target, Map<String, String> headers, String body) {
        SeenExchange answered(int status, Map<String, String> answerHeaders, String answer) {
            return new SeenExchange(
                    method,
                    URI.create(target),
                    headers(headers),
                    body.getBytes(StandardCharsets.UTF_8),
                    status,
                    headers(answerHeaders),
                    answer);
        }

        private static HttpHeaders headers(Map<String, String> single) {
            Map<String, List<String>> lists = new HashMap<>();
            single.forEach((name, value) -> lists.put(name, List.of(value)));
            return HttpHeaders.of(lists, (_, _) -> true);
        }
    }
}
