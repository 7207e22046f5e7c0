package io.clauderelay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.console.ContractDocument;
import io.clauderelay.console.ContractWatch;
import io.clauderelay.console.RunningConsole;
import io.clauderelay.fuzz.Fuzzer.Findings;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.http.ProblemException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fuzzer finds what is planted for it. */
class FuzzerTest {
    private static final int CALLS = 200;
    private static final String CONTRACT = """
            servers: [{url: /api/v2}]
            paths:
              /things:
                post:
                  operationId: createThing
                  x-role: open
                  requestBody:
                    required: true
                    content:
                      application/json:
                        schema:
                          type: object
                          required: [name]
                          additionalProperties: false
                          properties: {name: {type: string, minLength: 1, maxLength: 50}}
                  responses:
                    "201":
                      content:
                        application/json:
                          schema: {type: object, additionalProperties: false, properties: {id: {type: string}}}
                    "400": {content: {application/problem+json: {schema: {type: object}}}}
                    "415": {content: {application/problem+json: {schema: {type: object}}}}
            """;

    @Test
    void findsNothingWhereNothingIsWrong() {
        Findings findings = run(FuzzerTest::checked);

        assertThat(findings.failures()).isEmpty();
        assertThat(findings.tally().neverSucceeded()).isEmpty();
        assertThat(findings.tally().toString()).contains("POST /api/v2/things", "200 calls", "201=", "400=");
    }

    @Test
    void findsAFailureAndShowsTheCall() {
        Findings findings = run(call -> {
            if (call.body().path("name").isNumber()) {
                throw new IllegalStateException("planted");
            }
            return checked(call);
        });

        assertThat(findings.failures()).singleElement().asString().contains("curl -X POST", "a failure of the relay");
    }

    @Test
    void findsAnUndocumentedFieldAndStatus() {
        assertThat(run(_ -> Answer.created(Map.of("secret", 1))).failures()).isNotEmpty();
        assertThat(run(_ -> Answer.ok(Map.of())).failures()).isNotEmpty();
    }

    @Test
    void findsThatMoreIsGrantedThanTheContractAllows() {
        assertThat(run(call -> Answer.created(
                                Map.of("id", call.body().path("name").asText("1"))))
                        .failures())
                .isNotEmpty();
    }

    @Test
    void tellsWhatNeverSucceeded() {
        Findings findings = run(_ -> {
            throw ProblemException.of(400, "No", "never");
        });

        assertThat(findings.failures()).isEmpty();
        assertThat(findings.tally().neverSucceeded()).containsExactly("createThing");
    }

    @Test
    void aSeedRepeatsItself() {
        assertThat(run(FuzzerTest::checked).tally())
                .hasToString(run(FuzzerTest::checked).tally().toString());
    }

    private static Answer checked(Call call) {
        var body = call.body();
        String name = body.path("name").asText();
        boolean fits = name.codePointCount(0, name.length()) <= 50 && !name.isEmpty();
        if (body.size() != 1 || !body.path("name").isTextual() || !fits) {
            throw ProblemException.of(400, "Bad input", "name is not a name");
        }
        return Answer.created(Map.of("id", "1"));
    }

    private static Findings run(Endpoint.Handler handler) {
        try (RunningConsole console =
                RunningConsole.with(_ -> Optional.empty(), Endpoint.post("/things", Access.OPEN, handler))) {
            URI address = console.request("").build().uri();
            Terrain terrain = new Terrain(
                    address,
                    address,
                    new ContractWatch(ContractDocument.of(CONTRACT)),
                    List.of(new Session("owner", "none")),
                    () -> new Session("owner", "none"),
                    Map.of(),
                    Set.of());
            return Fuzzer.run(terrain, 1, CALLS);
        }
    }
}
