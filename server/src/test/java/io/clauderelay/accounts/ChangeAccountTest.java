package io.clauderelay.accounts;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.vocabulary.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeAccountTest extends OnEachDatabase {
    private static final String PROXIED = """
            {"proxy": {"protocol": "http", "host": "p.example.com", "port": 80,
             "auth": {"username": "u", "password": "pw"}}}
            """;

    @Test
    void onlyTheFieldsThatAreSentChange() {
        JsonNode before = desk.account("{\"organization\": \"acme\", \"dailyQuota\": {\"usd\": 5}, \"weight\": 7}");
        estate.clock.advance(Duration.ofMinutes(1));

        JsonNode after = desk.changeAccount(id(before), "{\"priority\": 1}");

        assertThat(after)
                .isEqualTo(
                        ((ObjectNode) before.deepCopy()).put("priority", 1).put("updatedAt", "2026-11-22T12:01:00Z"));
        assertThat(desk.readAccount(id(before))).isEqualTo(after);
    }

    @Test
    void whatAClientWasShownCanBeSentBack() {
        JsonNode before = desk.account(PROXIED);
        estate.troubles.put(
                id(before),
                new AccountState(AccountState.Name.COOLING, "asked for a pause", Instant.EPOCH, Instant.EPOCH));

        JsonNode shown = desk.readAccount(id(before));

        assertThat(desk.changeAccount(id(before), shown.toString())).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"credential\": \"sk-ant-api03-fedcba9876543210\"}",
                "{\"baseUrl\": \"https://other.example.com\"}",
                "{\"headers\": {\"x-team\": \"core\"}}",
                "{\"proxy\": {\"protocol\": \"http\", \"host\": \"proxy.example.com\", \"port\": 3128}}"
            })
    void anotherWayToItsUpstreamMakesItsTroublesAThingOfThePast(String change) {
        String id = id(desk.account("{}"));
        estate.troubles.put(id, new AccountState(AccountState.Name.UNAUTHORIZED, "It said 401.", Instant.EPOCH, null));

        assertThat(desk.changeAccount(id, "{\"name\": \"renamed\"}")
                        .get("state")
                        .textValue())
                .isEqualTo("unauthorized");
        assertThat(desk.changeAccount(id, change).get("state").textValue()).isEqualTo("ready");
    }

    @Test
    void aFieldSentAsNullGoesBackToWhatItIsWhenNobodySays() {
        String id = id(desk.account("""
                {"description": "d", "authHeader": "x-api-key", "headers": {"a": "b"}, "userAgent": "u",
                 "organization": "o", "supportedModels": ["m"], "timeouts": {"idleSeconds": 1}, "priority": 1,
                 "weight": 2, "maxConcurrency": 3, "type": "dedicated", "active": false, "schedulable": false,
                 "costMultiplier": 2, "dailyQuota": {"usd": 5}}
                """));

        JsonNode after = desk.changeAccount(id, """
                {"description": null, "headers": null, "userAgent": null, "organization": null, "supportedModels": null,
                 "proxy": null, "timeouts": null, "priority": null, "weight": null, "maxConcurrency": null, "type": null,
                 "active": null, "schedulable": null, "costMultiplier": null, "dailyQuota": null, "group": null}
                """);

        assertThat(after).isEqualTo(((ObjectNode) desk.account("{}")).put("id", id));
    }

    @Test
    void theAuthHeaderGoesBackToTheOneThatIsUsualForTheCredential() {
        String id = id(desk.account("{\"authHeader\": \"bearer\"}"));

        assertThat(desk.changeAccount(id, "{\"authHeader\": null}")
                        .get("authHeader")
                        .textValue())
                .isEqualTo("x-api-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "platform", "credentialHint", "createdAt", "createdBy", "updatedAt"})
    void whatNobodyCanChangeIsRefused(String field) {
        String id = id(desk.account("{}"));

        assertThat(problems(() -> desk.changeAccount(id, "{\"" + field + "\": \"other\"}")))
                .extracting(FieldProblem::field)
                .containsExactly(field);
    }

    @Test
    void theCredentialStaysUnlessAnotherIsSent() {
        String id = id(desk.account("{}"));

        var _ = desk.changeAccount(id, "{\"name\": \"new\", \"credential\": null}");
        assertThat(credential(id)).isEqualTo("sk-ant-api03-0123456789abcdef");

        JsonNode changed = desk.changeAccount(id, "{\"credential\": \"sk-ant-api03-fedcba9876543210\"}");
        assertThat(credential(id)).isEqualTo("sk-ant-api03-fedcba9876543210");
        assertThat(changed.get("credentialHint").textValue()).isEqualTo("sk-ant-…3210");
    }

    @Test
    void theProxysPasswordStaysOnlyWithTheSameProxy() {
        String id = id(desk.account(PROXIED));
        String same =
                "{\"proxy\": {\"protocol\": \"http\", \"host\": \"P.example.com\", \"port\": 80, \"auth\": {\"username\": \"u\"}}}";

        var _ = desk.changeAccount(id, "{\"name\": \"new\"}");
        assertThat(password(id)).contains("pw");
        var _ = desk.changeAccount(id, same);
        assertThat(password(id)).contains("pw");

        for (String other : List.of(
                same.replace("P.example", "q.example"),
                same.replace("80", "81"),
                same.replace("\"http\"", "\"https\""),
                same.replace("\"u\"", "\"v\""))) {
            assertThat(problems(() -> desk.changeAccount(id, other)))
                    .containsExactly(new FieldProblem(
                            "proxy.auth.password",
                            "password is missing, expected it again with a proxy that has changed"));
        }
        var _ = desk.changeAccount(id, PROXIED.replace("p.example", "q.example").replace("\"pw\"", "\"pw2\""));
        assertThat(password(id)).contains("pw2");
    }

    @Test
    void aProxyThatAsksNobodyKeepsNoPassword() {
        String id = id(desk.account(PROXIED));

        var _ = desk.changeAccount(
                id, "{\"proxy\": {\"protocol\": \"http\", \"host\": \"p.example.com\", \"port\": 80}}");
        assertThat(password(id)).isEmpty();
        var _ = desk.changeAccount(id, PROXIED);
        var _ = desk.changeAccount(id, "{\"proxy\": null}");
        assertThat(password(id)).isEmpty();
    }

    @Test
    void schedulableIsToggled() {
        JsonNode before = desk.account("{}");

        assertThat(toggle(id(before)).get("schedulable").booleanValue()).isFalse();
        assertThat(desk.readAccount(id(before)).get("schedulable").booleanValue())
                .isFalse();
        assertThat(toggle(id(before))).isEqualTo(before);
        assertThat(refused(() -> toggle("none")).status()).isEqualTo(404);
    }

    private JsonNode toggle(String id) {
        return desk.askAccount("POST", "/toggle-schedulable", id, "").get("account");
    }

    private String credential(String id) {
        return kept(id).openCredential(estate.secrets.credentials());
    }

    private Optional<String> password(String id) {
        return kept(id).openProxyPassword(estate.secrets.credentials());
    }

    private SealedAccount kept(String id) {
        return estate.database.read(
                sql -> new Accounts(sql).find(Platform.CLAUDE_CONSOLE, id).orElseThrow());
    }
}
