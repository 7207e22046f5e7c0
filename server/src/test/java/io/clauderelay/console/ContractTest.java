package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContractTest {
    private static final Endpoint THINGS = Endpoint.get("/things", Access.VIEWER, _ -> Answer.empty());
    private static final String CONSOLES_OWN = """
            openapi: 3.1.0
            paths:
              /openapi.json: {get: {x-role: open, security: []}}
              /health: {get: {x-role: open, security: []}}
              /health/live: {get: {x-role: open, security: []}}
              /health/ready: {get: {x-role: open, security: []}}
            """;

    @Test
    void theContractIsServedAsJson() throws IOException {
        try (RunningConsole console =
                RunningConsole.with(_ -> Optional.empty(), () -> RunningConsole.READY, ContractCheck.openApi())) {
            HttpResponse<String> response = console.get("/api/v2/openapi.json");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            JsonNode document = Json.mapper().readTree(response.body());
            assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
            assertThat(document.at("/servers/0/url").asText()).isEqualTo("/api/v2");
            assertThat(console.get("/api/v2/openapi.json").body()).isEqualTo(response.body());
        }
    }

    @Test
    void whatItPointsToIsThere() {
        assertThat(new ContractCheck(ContractCheck.openApi()).danglingReferences())
                .isEmpty();
    }

    @Test
    void anEndpointTheContractDoesNotKnowFails() {
        ContractCheck check = new ContractCheck(CONSOLES_OWN);

        check.describesExactly(List.of());
        assertThatThrownBy(() -> check.describesExactly(List.of(THINGS)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET /things (viewer)");
    }

    @Test
    void anOperationNobodyServesFails() {
        ContractCheck check = new ContractCheck(CONSOLES_OWN + "  /things: {get: {x-role: viewer}}\n");

        check.describesExactly(List.of(THINGS));
        assertThatThrownBy(() -> check.describesExactly(List.of()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET /things (viewer)");
    }

    @Test
    void anotherRoleThanTheEndpointsFails() {
        ContractCheck check = new ContractCheck(CONSOLES_OWN + "  /things: {get: {x-role: owner}}\n");

        assertThatThrownBy(() -> check.describesExactly(List.of(THINGS))).isInstanceOf(AssertionError.class);
    }
}
