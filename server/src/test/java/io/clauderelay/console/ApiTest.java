package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the shell does around an endpoint, over a real socket. */
class ApiTest {
    private static final Map<String, Caller> TOKENS = Map.of(
            "of-vera", new Caller("1", "vera", Access.VIEWER, null),
            "of-otto", new Caller("2", "otto", Access.OWNER, null));

    private static final Endpoint.Handler ECHO = call -> Answer.created(Map.of("body", call.body()));

    private static RunningConsole console;

    record Thing(String id, Instant madeAt) {}

    @BeforeAll
    static void start() {
        console = RunningConsole.with(
                token -> Optional.ofNullable(TOKENS.get(token)),
                Endpoint.post("/echo", Access.OPEN, ECHO),
                Endpoint.get("/things/{id}", Access.OPEN, call -> Answer.ok(thing(call.path("id")))),
                Endpoint.get("/things/newest", Access.OPEN, _ -> Answer.ok(thing("the newest"))),
                Endpoint.post("/things/{id}", Access.OPEN, _ -> Answer.empty()),
                Endpoint.get(
                        "/search",
                        Access.OPEN,
                        call -> Answer.ok(call.query("q").orElse("none"))),
                Endpoint.get("/me", Access.VIEWER, call -> Answer.ok(call.caller())),
                Endpoint.get("/owners", Access.OWNER, call -> Answer.ok(call.caller())),
                Endpoint.get("/bug", Access.OPEN, _ -> {
                    throw new IllegalStateException("the password is swordfish");
                }),
                Endpoint.get("/refuse", Access.OPEN, _ -> {
                    throw ProblemException.badInput(List.of(
                            new FieldProblem("name", "name is missing"), new FieldProblem("expiry.at", "at is past")));
                }),
                Endpoint.get("/busy", Access.OPEN, _ -> {
                    throw ProblemException.tooMany("too often", 17);
                }));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static Thing thing(String id) {
        return new Thing(id, Instant.parse("2026-11-22T10:15:30Z"));
    }

    @Test
    void anAnswerIsJsonWithIsoTimesAndStaysOutOfCaches() {
        HttpResponse<String> response = console.get("/api/v2/things/a%20b%2Fc");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"id\":\"a b/c\",\"madeAt\":\"2026-11-22T10:15:30Z\"}");
        assertThat(header(response, "content-type")).isEqualTo("application/json");
        assertThat(header(response, "cache-control")).isEqualTo("no-store");
    }

    @Test
    void aLiteralSegmentWinsOverAVariable() {
        assertThat(console.get("/api/v2/things/newest").body()).contains("the newest");
    }

    @Test
    void queryParametersAreDecoded() {
        assertThat(console.get("/api/v2/search?q=a+b%26c").body()).isEqualTo("\"a b&c\"");
    }

    @Test
    void aQueryParameterThatStandsTwiceIsRefusedByItsName() throws IOException {
        for (String query : List.of("q=a&q=b", "q=a&q=a", "q=a&x=1&%71=")) {
            HttpResponse<String> response = console.get("/api/v2/search?" + query);

            assertProblem(response, 400, "Bad input");
            assertThat(Json.mapper()
                            .readTree(response.body())
                            .at("/errors/0/field")
                            .asText())
                    .isEqualTo("q");
        }
        assertThat(console.get("/api/v2/search?q=a&x=1&x=2").body()).isEqualTo("\"a\"");
    }

    @Test
    void everyResponseCarriesTheSecurityHeaders() {
        for (String path : List.of("/api/v2/things/1", "/api/v2/nowhere", "/api/v2/me", "/health/live", "/docs")) {
            HttpResponse<String> response = console.get(path);
            assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
            assertThat(header(response, "referrer-policy")).isEqualTo("no-referrer");
            assertThat(header(response, "content-security-policy")).contains("frame-ancestors 'none'");
        }
    }

    @Test
    void aPathThatDoesNotExistIsA404Problem() {
        for (String path : List.of("/", "/api/v2", "/api/v2/nowhere", "/api/v2/things/", "/api/v2/things/1/2")) {
            assertProblem(console.get(path), 404, "Not found");
        }
    }

    @Test
    void aWrongMethodIsA405ThatNamesTheRightOnes() {
        HttpResponse<String> response =
                console.send(console.request("/api/v2/things/1").DELETE());

        assertProblem(response, 405, "Method not allowed");
        assertThat(header(response, "allow")).isEqualTo("GET, HEAD, POST");
    }

    @Test
    void headAnswersLikeGetWithoutTheBody() {
        HttpResponse<String> response =
                console.send(console.request("/api/v2/things/1").HEAD());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(console.get("/api/v2/things/1").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingIsFoundByANul() {
        assertProblem(console.get("/api/v2/things/a%00b"), 404, "Not found");
        assertProblem(console.get("/api/v2/search?q=a%00b"), 400, "Bad input");
    }

    @Test
    void aPathThatCannotBeDecodedIsA400() {
        assertThat(RawHttp.send(console.port(), "GET /api/v2/things/%zz HTTP/1.1", "host: a"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json");
    }

    @Test
    void whatIsNotHttpIsAnsweredWithAProblemToo() {
        assertThat(RawHttp.send(console.port(), "GET / HTTP/4.2", "host: a"))
                .contains("application/problem+json", "referrer-policy: no-referrer", "about:blank");
        assertThat(RawHttp.send(console.port(), "GET / HTTP/1.1", "host: a", "x: " + "y".repeat(20_000)))
                .contains("application/problem+json");
        assertThat(RawHttp.send(console.port(), "GET /" + "y".repeat(20_000) + " HTTP/1.1", "host: a"))
                .contains("application/problem+json");
    }

    @Test
    void unusualMethodsAndTargetsAreAnsweredWithProblems() {
        for (String line : List.of("BREW /api/v2/echo", "OPTIONS *", "TRACE /", "GET http://elsewhere/api/v2/none")) {
            assertThat(RawHttp.send(console.port(), line + " HTTP/1.1", "host: a"))
                    .as(line)
                    .startsWith("HTTP/1.1 4")
                    .contains("application/problem+json");
        }
    }

    @Test
    void aBodyIsHandedOver() {
        HttpResponse<String> response = console.post("/api/v2/echo", "{\"a\": [1, 2]}");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"body\":{\"a\":[1,2]}}");
    }

    @Test
    void aCharsetMayFollowTheContentType() {
        assertThat(console.send(console.request("/api/v2/echo")
                                .header("content-type", "Application/JSON; charset=utf-8")
                                .POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aBodyThatDoesNotSayItIsJsonIsA415() {
        HttpResponse<String> form = console.send(console.request("/api/v2/echo")
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

        assertProblem(form, 415, "Unsupported media type");
        assertThat(form.body()).contains("text/plain");
        assertProblem(
                console.send(console.request("/api/v2/echo").POST(BodyPublishers.ofString("{}"))),
                415,
                "Unsupported media type");
    }

    @Test
    void malformedJsonIsA400ThatSaysWhere() {
        HttpResponse<String> response = console.post("/api/v2/echo", "{\n  \"name\": \"ci\",\n  oops\n}");

        assertProblem(response, 400, "Bad JSON");
        assertThat(response.body()).contains("line 3, column");
    }

    @Test
    void aBodyThatIsNoObjectOrMissingOrSaysAThingTwiceIsA400() {
        for (String body : List.of("[]", "\"x\"", "null", "", "{} {}", "{\"a\":1,\"a\":2}")) {
            assertProblem(console.post("/api/v2/echo", body), 400, "Bad JSON");
        }
    }

    @Test
    void aBodyThatIsNotUtf8IsA400() {
        String json = "{\"a\": \"ä\"}";
        for (byte[] body : List.of(
                json.getBytes(StandardCharsets.ISO_8859_1),
                json.getBytes(StandardCharsets.UTF_16BE),
                json.getBytes(StandardCharsets.UTF_32BE),
                ("\ufeff" + json).getBytes(StandardCharsets.UTF_8),
                new byte[] {0, 0, 0, '{', -1, -1, -1, -1})) {
            assertProblem(post(BodyPublishers.ofByteArray(body)), 400, "Bad JSON");
        }
        assertThat(post(BodyPublishers.ofString(json)).statusCode()).isEqualTo(201);
    }

    @Test
    void whatIsSentToAnOperationWithoutABodyIsNoMatter() {
        HttpResponse<String> response = console.send(console.request("/api/v2/things/1")
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString("{\"a\":")));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(console.get("/api/v2/things/1").statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyOverOneMebibyteIsA413HoweverItIsSent() {
        byte[] large = ("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertProblem(post(BodyPublishers.ofByteArray(large)), 413, "Content too large");
        assertProblem(
                post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))), 413, "Content too large");
    }

    @Test
    void aBodyOfOneMebibyteIsTaken() {
        String filling = "x".repeat((1 << 20) - "{\"a\":\"\"}".length());

        assertThat(console.post("/api/v2/echo", "{\"a\":\"" + filling + "\"}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void anAnnouncedGiantIsRefusedBeforeItIsSent() {
        assertThat(RawHttp.send(
                        console.port(),
                        "POST /api/v2/echo HTTP/1.1",
                        "host: a",
                        "content-type: application/json",
                        "content-length: 99999999999"))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json");
    }

    @Test
    void aClientThatLeavesWithinItsBodyIsNoFailureOfOurs() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger ours = (Logger) LoggerFactory.getLogger("io.clauderelay");
        lines.start();
        ours.addAppender(lines);
        try {
            String head = "POST /api/v2/echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
            assertThat(RawHttp.sendAndLeave(console.port(), head + "content-length: 99\r\n\r\n{\"a\""))
                    .isEmpty();
            assertThat(RawHttp.sendAndLeave(console.port(), head + "transfer-encoding: chunked\r\n\r\n5\r\n{\"a"))
                    .isEmpty();
            assertThat(lines.list).isEmpty();
        } finally {
            ours.detachAppender(lines);
        }
    }

    @Test
    void withoutATokenTheAnswerIsA401WithAChallenge() {
        HttpResponse<String> response = console.get("/api/v2/me");

        assertProblem(response, 401, "Sign-in needed");
        assertThat(header(response, "www-authenticate")).isEqualTo("Bearer realm=\"claude-relay\"");
    }

    @Test
    void aTokenNobodyKnowsIsA401ThatSaysSo() {
        HttpResponse<String> response = console.get("/api/v2/me", "forged");

        assertProblem(response, 401, "Sign-in needed");
        assertThat(header(response, "www-authenticate")).contains("error=\"invalid_token\"");
        assertProblem(
                console.send(console.request("/api/v2/me").header("authorization", "Basic b2Y6dmVyYQ==")),
                401,
                "Sign-in needed");
    }

    @Test
    void aRoleThatIsTooLowIsA403ThatNamesTheOneNeeded() {
        HttpResponse<String> response = console.get("/api/v2/owners", "of-vera");

        assertProblem(response, 403, "Not allowed");
        assertThat(response.body()).contains("owner", "vera is viewer");
    }

    @Test
    void aHigherRoleIncludesTheLowerOnes() {
        assertThat(console.get("/api/v2/me", "of-otto").body()).contains("otto");
        assertThat(console.get("/api/v2/owners", "of-otto").statusCode()).isEqualTo(200);
    }

    @Test
    void fieldProblemsAreListed() throws IOException {
        HttpResponse<String> response = console.get("/api/v2/refuse");

        assertProblem(response, 400, "Bad input");
        assertThat(json(response).get("errors").toString())
                .isEqualTo("[{\"field\":\"name\",\"message\":\"name is missing\"},"
                        + "{\"field\":\"expiry.at\",\"message\":\"at is past\"}]");
    }

    @Test
    void aRefusalsHeadersAreSent() {
        HttpResponse<String> response = console.get("/api/v2/busy");

        assertProblem(response, 429, "Too many requests");
        assertThat(header(response, "retry-after")).isEqualTo("17");
    }

    @Test
    void aBugIsA500ThatSaysNothingButWhereToLook() throws IOException {
        HttpResponse<String> response = console.get("/api/v2/bug");

        assertProblem(response, 500, "Internal error");
        assertThat(response.body()).doesNotContain("swordfish", "IllegalState", "at io.");
        assertThat(json(response).get("instance").asText()).matches("urn:claude-relay:failure:[0-9a-f-]{36}");
    }

    @Test
    void twoEndpointsOfTheSameShapeStopTheStart() {
        assertThatThrownBy(() -> RunningConsole.with(
                        _ -> Optional.empty(),
                        Endpoint.get("/things/{id}", Access.OPEN, ECHO),
                        Endpoint.get("/things/{name}", Access.OPEN, ECHO)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET /api/v2/things/{name}");
    }

    private static HttpResponse<String> post(BodyPublisher body) {
        return console.send(console.request("/api/v2/echo")
                .header("content-type", "application/json")
                .POST(body));
    }

    private static void assertProblem(HttpResponse<String> response, int status, String title) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "content-type")).isEqualTo("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.get("type").asText()).isEqualTo("about:blank");
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isEqualTo(title);
        assertThat(problem.get("detail").asText()).isNotBlank();
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
