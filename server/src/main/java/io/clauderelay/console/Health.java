package io.clauderelay.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clauderelay.platform.http.Answer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Tells a load balancer or an orchestrator how the relay is. Open to everyone, so it names no account and no key. */
final class Health {
    private final Supplier<Readiness> readiness;

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record State(String status, List<String> reasons, List<String> warnings) {}

    Health(Supplier<Readiness> readiness) {
        this.readiness = readiness;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/live", (_, _) -> reply(200, new State("live", List.of(), List.of()))),
                Route.get("/health/ready", (_, _) -> ready()),
                Route.get("/health", (_, _) -> ready()));
    }

    private Reply ready() {
        Readiness now = readiness.get();
        return now.isReady()
                ? reply(200, new State("ready", List.of(), now.warnings()))
                : reply(503, new State("not-ready", now.reasons(), now.warnings()));
    }

    private static Reply reply(int status, State state) {
        return Reply.of(new Answer(status, state, Map.of()));
    }
}
