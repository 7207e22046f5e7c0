package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final AtomicReference<Readiness> readiness = new AtomicReference<>(RunningConsole.READY);

    private RunningConsole console() {
        return RunningConsole.with(_ -> Optional.empty(), readiness::get, "openapi: 3.1.0\n");
    }

    @Test
    void aRelayThatCanServeIsReady() {
        try (RunningConsole console = console()) {
            for (String path : List.of("/health", "/health/ready")) {
                HttpResponse<String> response = console.get(path);
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("{\"status\":\"ready\"}");
            }
        }
    }

    @Test
    void aRelayThatCannotServeSaysWhyAndStaysAlive() {
        try (RunningConsole console = console()) {
            readiness.set(new Readiness(List.of("the relay is stopping"), List.of()));

            for (String path : List.of("/health", "/health/ready")) {
                HttpResponse<String> response = console.get(path);
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.body())
                        .isEqualTo("{\"status\":\"not-ready\",\"reasons\":[\"the relay is stopping\"]}");
            }
            assertThat(console.get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
        }
    }

    @Test
    void numbersAreForEveryoneAndNoCacheKeepsThem() {
        try (RunningConsole console = console()) {
            HttpResponse<String> response = console.get("/metrics");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("up 1\n");
            assertThat(response.headers().firstValue("content-type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
        }
    }

    @Test
    void warningsAreShownWhetherItIsReadyOrNot() {
        try (RunningConsole console = console()) {
            readiness.set(new Readiness(List.of(), List.of("look here")));
            for (String path : List.of("/health", "/health/ready")) {
                HttpResponse<String> response = console.get(path);
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("{\"status\":\"ready\",\"warnings\":[\"look here\"]}");
            }
            readiness.set(new Readiness(List.of("the relay is stopping"), List.of("look here")));
            assertThat(console.get("/health").body())
                    .isEqualTo("{\"status\":\"not-ready\",\"reasons\":[\"the relay is stopping\"],"
                            + "\"warnings\":[\"look here\"]}");
        }
    }

    @Test
    void healthIsOnlyRead() {
        try (RunningConsole console = console()) {
            assertThat(console.send(console.request("/health").POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(405);
        }
    }
}
