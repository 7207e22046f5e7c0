package io.clauderelay.accounts;

import static io.clauderelay.testing.AdminDesk.accountJson;
import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.refused;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddAccountTest extends OnEachDatabase {
    private static final String CREDENTIAL = "sk-ant-api03-0123456789abcdef";

    @Test
    void anAccountIsAddedWithWhatWasAskedFor() {
        String group = id(desk.group("claude-console", "fast"));
        Answer answer = estate.createAccount("claude-console", """
                {"name": "own", "description": "paid by core", "baseUrl": "https://API.anthropic.com/v1/",
                 "credential": "%s", "authHeader": "bearer", "headers": {"X-Team": "core", "anthropic-beta": "a,b"},
                 "userAgent": "core/1.0", "organization": "acme",
                 "supportedModels": ["claude-opus-5-5", "claude-opus-5-5", "claude-haiku-5-5"],
                 "proxy": {"protocol": "socks5", "host": "Proxy.Example.com", "port": 1080,
                  "auth": {"username": "u:1", "password": "geheim pw"}},
                 "timeouts": {"connectSeconds": 3, "idleSeconds": 60}, "priority": 10, "weight": 5, "maxConcurrency": 20,
                 "group": "%s", "type": "dedicated", "active": false, "schedulable": false, "costMultiplier": 0.85,
                 "dailyQuota": {"usd": 12.5, "resetHour": 4, "timeZone": "Europe/Berlin"}}
                """.formatted(CREDENTIAL, group));

        assertThat(answer.status()).isEqualTo(201);
        JsonNode account = Estate.json(answer).get("account");
        assertThat(account).isEqualTo(tree("""
                {"id": %s, "platform": "claude-console", "name": "own", "description": "paid by core",
                 "baseUrl": "https://api.anthropic.com", "credentialHint": "sk-ant-…cdef", "authHeader": "bearer",
                 "headers": {"x-team": "core", "anthropic-beta": "a,b"}, "userAgent": "core/1.0",
                 "organization": "acme", "supportedModels": ["claude-opus-5-5", "claude-haiku-5-5"],
                 "proxy": {"protocol": "socks5", "host": "proxy.example.com", "port": 1080,
                  "auth": {"username": "u:1"}},
                 "timeouts": {"connectSeconds": 3, "idleSeconds": 60}, "priority": 10, "weight": 5,
                 "maxConcurrency": 20, "group": "%s", "type": "dedicated", "active": false, "schedulable": false,
                 "costMultiplier": 0.85, "dailyQuota": {"usd": 12.5, "resetHour": 4, "timeZone": "Europe/Berlin"},
                 "createdAt": "2026-11-22T12:00:00Z", "createdBy": "ada", "updatedAt": "2026-11-22T12:00:00Z",
                 "state": "disabled", "stateReason": "An admin has disabled the account.",
                 "stateSince": "2026-11-22T12:00:00Z"}
                """.formatted(account.get("id"), group)));
        assertThat(desk.readAccount(id(account))).isEqualTo(account);
    }

    @Test
    void nameUrlAndCredentialAreEnough() {
        JsonNode account = desk.account("{}");

        assertThat(account).isEqualTo(tree("""
                {"id": %s, "platform": "claude-console", "name": "own", "baseUrl": "https://api.anthropic.com",
                 "credentialHint": "sk-ant-…cdef", "authHeader": "x-api-key", "headers": {}, "priority": 50, "weight": 1,
                 "maxConcurrency": 0, "type": "shared", "active": true, "schedulable": true, "costMultiplier": 1,
                 "createdAt": "2026-11-22T12:00:00Z", "createdBy": "ada", "updatedAt": "2026-11-22T12:00:00Z",
                 "state": "ready"}
                """.formatted(account.get("id"))));
    }

    @Test
    void aCredentialThatIsNotAnthropicsGoesAsBearer() {
        assertThat(desk.account("{\"credential\": \"sk-proj-0123456789abcdef\"}")
                        .get("authHeader")
                        .textValue())
                .isEqualTo("bearer");
    }

    @Test
    void aShortCredentialShowsNothing() {
        assertThat(desk.account("{\"credential\": \"sk-ant-short\"}")
                        .get("credentialHint")
                        .textValue())
                .isEqualTo("********");
        assertThat(new Credential("sk-ant-short")).hasToString("Credential[redacted]");
    }

    @Test
    void whatIsSecretIsNowhereButSealed() {
        String id = id(desk.account("""
                {"proxy": {"protocol": "http", "host": "p", "port": 80, "auth": {"username": "u", "password": "pw-2468"}}}
                """));

        for (String table : List.of("accounts", "audit")) {
            assertThat(estate.rows("select * from " + table).toString()).doesNotContain(CREDENTIAL, "pw-2468");
        }
        SealedAccount kept = estate.database.read(
                sql -> new Accounts(sql).find(Platform.CLAUDE_CONSOLE, id).orElseThrow());
        assertThat(kept.openCredential(estate.secrets.credentials())).isEqualTo(CREDENTIAL);
        assertThat(kept.openProxyPassword(estate.secrets.credentials())).contains("pw-2468");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"claude-*\", \"m\"]",
                "{\"z\": \"up-1\", \"claude-*\": \"up-2\", \"a\": \"up-3\"}",
            })
    void modelsAreKeptInTheOrderTheyCame(String models) {
        JsonNode account = desk.account("{\"supportedModels\": " + models + "}");

        assertThat(account.get("supportedModels").toString())
                .isEqualTo(tree(models).toString());
        assertThat(desk.readAccount(id(account)).get("supportedModels").toString())
                .isEqualTo(tree(models).toString());
    }

    @Test
    void privateUpstreamsAreTakenWhenAllowed(@TempDir Path other) throws IOException {
        try (Estate trusting = new Estate(kind, other, true)) {
            Answer answer = trusting.createAccount("codex", accountJson("{\"baseUrl\": \"http://127.0.0.1:9/v1\"}"));

            assertThat(Estate.json(answer).at("/account/baseUrl").textValue()).isEqualTo("http://127.0.0.1:9");
        }
    }

    @Test
    void anUnknownPlatformIsNotFound() {
        ProblemException problem = refused(() -> estate.createAccount("gemini", "{}"));

        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem).hasMessage("there is no platform \"gemini\"; known are claude-console, codex");
        assertThat(refused(() -> estate.listAccounts("gemini", ScriptedCall.empty()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anAccountIsOfItsPlatformOnly() {
        String id = id(desk.account("codex", "{}"));

        assertThat(refused(() -> desk.readAccount(id)).status()).isEqualTo(404);
        assertThat(refused(() -> desk.changeAccount(id, "{}")).status()).isEqualTo(404);
        assertThat(refused(() -> desk.deleteAccount(ScriptedCall.empty(), id)).status())
                .isEqualTo(404);
        assertThat(refused(() -> desk.readAccount("none")))
                .hasMessage("There is no claude-console account with the id \"none\".");
    }

    @Test
    void whatANewerVersionWroteIsNotGuessed() {
        var _ = desk.account("{}");
        estate.execute("update accounts set platform = 'gemini'");

        assertThatThrownBy(() -> estate.database.read(sql -> new Accounts(sql).loadServing()))
                .hasMessageContaining("\"gemini\"");
        assertThatThrownBy(() -> AuthHeader.of("basic")).hasMessageContaining("basic");
    }
}
