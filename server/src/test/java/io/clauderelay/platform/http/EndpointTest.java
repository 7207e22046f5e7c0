package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void anEndpointSaysItsMethodPathAndAccess() {
        Endpoint.Handler handler = _ -> Answer.empty();

        assertThat(Endpoint.get("/keys", Access.VIEWER, handler))
                .isEqualTo(new Endpoint("GET", "/keys", Access.VIEWER, handler));
        assertThat(Endpoint.post("/keys", Access.ADMIN, handler))
                .isEqualTo(new Endpoint("POST", "/keys", Access.ADMIN, handler));
    }

    @Test
    void levelsOfAccessIncludeTheOnesBefore() {
        assertThat(Access.values()).containsExactly(Access.OPEN, Access.VIEWER, Access.ADMIN, Access.OWNER);
    }

    @Test
    void answersCarryTheStatusOfWhatHappened() {
        assertThat(Answer.ok("x")).isEqualTo(new Answer(200, "x", Map.of()));
        assertThat(Answer.created("x")).isEqualTo(new Answer(201, "x", Map.of()));
        assertThat(Answer.empty()).isEqualTo(new Answer(204, null, Map.of()));
    }

    @Test
    void aProblemWithOneFieldSaysItAndOneWithSeveralCountsThem() {
        FieldProblem name = new FieldProblem("name", "name is missing");
        FieldProblem tags = new FieldProblem("tags", "tags is 1");

        assertThat(ProblemException.badInput(List.of(name))).hasMessage("name is missing");
        ProblemException both = ProblemException.badInput(List.of(name, tags));
        assertThat(both).hasMessage("2 fields are not valid");
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.title()).isEqualTo("Bad input");
        assertThat(both.fields()).containsExactly(name, tags);
    }

    @Test
    void whoComesTooOftenIsToldWhenToComeBack() {
        ProblemException problem = ProblemException.tooMany("wait", 7);

        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.headers()).isEqualTo(Map.of("retry-after", "7"));
    }

    @Test
    void aRefusalHasStatusTitleAndDetail() {
        ProblemException problem = ProblemException.of(404, "Not found", "there is no such key");

        assertThat(problem).hasMessage("there is no such key");
        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.title()).isEqualTo("Not found");
        assertThat(problem.fields()).isEmpty();
    }
}
