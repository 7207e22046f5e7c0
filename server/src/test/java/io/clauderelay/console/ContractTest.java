package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.accounts.AccountEndpoints;
import io.clauderelay.admins.AdminEndpoints;
import io.clauderelay.admins.AdminSettings;
import io.clauderelay.audit.Audit;
import io.clauderelay.keys.KeyEndpoints;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void everyEndpointOfTheFeaturesIsDescribedWithItsRole(@TempDir Path folder) throws IOException {
        InstantSource clock = InstantSource.system();
        TimeOrderedIds ids = new TimeOrderedIds(clock);
        Audit audit = new Audit(ids, clock);
        Secrets secrets = Secrets.open(folder, null);

        List<Endpoint> endpoints = new ArrayList<>();
        try (Database database = Database.openSqlite(folder);
                ChangeFeed changes = new ChangeFeed(database);
                Passwords passwords = new Passwords()) {
            endpoints.addAll(new AdminEndpoints(
                            database, audit, passwords, secrets.derive("jwt"), AdminSettings.defaults(), ids, clock)
                    .endpoints());
            endpoints.addAll(new KeyEndpoints(database, changes, audit, secrets, ids, clock).endpoints());
            endpoints.addAll(new AccountEndpoints(database, changes, audit, secrets.credentials(), ids, clock, false)
                    .endpoints());
        }

        new ContractCheck(ContractCheck.openApi()).describes(endpoints);
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
