package io.clauderelay.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.json.Json;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ScriptedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountEndpointsTest {
    private static final String CREDENTIAL = "sk-ant-api03-0123456789abcdef";

    @TempDir
    Path folder;

    private Estate estate;

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(folder);
    }

    @AfterEach
    void close() {
        estate.close();
    }

    @Test
    void viewersListAndAdminsAdd() {
        assertThat(estate.endpoint("GET", "/accounts/{platform}").access()).isEqualTo(Access.VIEWER);
        assertThat(estate.endpoint("POST", "/accounts/{platform}").access()).isEqualTo(Access.ADMIN);
    }

    @Test
    void anAccountIsAddedWithWhatWasAskedFor() {
        Answer answer = estate.createAccount("claude-console", """
                {"name": "own", "description": "paid by core", "baseUrl": "https://API.anthropic.com/v1/",
                 "credential": "%s", "authHeader": "bearer", "headers": {"X-Team": "core", "anthropic-beta": "a,b"},
                 "supportedModels": ["claude-opus-5-5", "claude-opus-5-5", "claude-haiku-5-5"], "priority": 10,
                 "weight": 5, "maxConcurrency": 20, "active": false, "schedulable": false}
                """.formatted(CREDENTIAL));

        assertThat(answer.status()).isEqualTo(201);
        JsonNode account = Estate.json(answer).get("account");
        assertThat(account.toString())
                .isEqualTo(tree("""
                {"id": %s, "platform": "claude-console", "name": "own", "description": "paid by core",
                 "baseUrl": "https://api.anthropic.com", "credentialHint": "sk-ant-…cdef", "authHeader": "bearer",
                 "headers": {"x-team": "core", "anthropic-beta": "a,b"},
                 "supportedModels": ["claude-opus-5-5", "claude-haiku-5-5"], "priority": 10, "weight": 5,
                 "maxConcurrency": 20, "active": false, "schedulable": false, "createdAt": "2026-11-22T12:00:00Z",
                 "createdBy": "ada", "updatedAt": "2026-11-22T12:00:00Z"}
                """.formatted(account.get("id"))).toString());
    }

    @Test
    void nameUrlAndCredentialAreEnough() {
        JsonNode account = create("{}");

        assertThat(account.get("authHeader").textValue()).isEqualTo("x-api-key");
        assertThat(account.get("priority").intValue()).isEqualTo(50);
        assertThat(account.get("weight").intValue()).isEqualTo(1);
        assertThat(account.get("maxConcurrency").intValue()).isZero();
        assertThat(account.get("active").booleanValue()).isTrue();
        assertThat(account.get("schedulable").booleanValue()).isTrue();
        assertThat(account.get("headers")).isEmpty();
        assertThat(account.has("supportedModels")).isFalse();
    }

    @Test
    void aCredentialThatIsNotAnthropicsGoesAsBearer() {
        assertThat(create("{\"credential\": \"sk-proj-0123456789abcdef\"}")
                        .get("authHeader")
                        .textValue())
                .isEqualTo("bearer");
    }

    @Test
    void aShortCredentialShowsNothing() {
        assertThat(create("{\"credential\": \"sk-ant-short\"}")
                        .get("credentialHint")
                        .textValue())
                .isEqualTo("********");
        assertThat(new Credential("sk-ant-short")).hasToString("Credential[redacted]");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, https://api.example.com",
        "https://api.example.com/, https://api.example.com",
        "HTTPS://API.example.com/v1, https://api.example.com",
        "https://api.example.com/v1/, https://api.example.com",
        "https://api.example.com//v1//, https://api.example.com",
        "http://api.example.com:8080/team%2Fa/v1, http://api.example.com:8080/team%2Fa",
        "https://api.example.com/openai/v1, https://api.example.com/openai",
        "https://api.example.com/v10, https://api.example.com/v10",
        "https://[2606:4700::1]:8443/v1, https://[2606:4700::1]:8443"
    })
    void aBaseUrlIsKeptInOneForm(String given, String kept) {
        assertThat(create("{\"baseUrl\": \"" + given + "\"}").get("baseUrl").textValue())
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, must begin with https://",
        "ftp://api.example.com, must begin with https://",
        "https://user:pw@api.example.com, holds a user name or password",
        "https://api.example.com?key=1, holds a query or fragment",
        "https://api.example.com#top, holds a query or fragment",
        "https://, is not a URL",
        "https://a b, is not a URL",
        "https:///v1, names no valid host",
        "https://api.example.com:99999, names no valid host",
        "https://localhost:8080, RELAY_UPSTREAM_ALLOW_PRIVATE",
        "http://127.0.0.1, RELAY_UPSTREAM_ALLOW_PRIVATE",
        "http://[::1]/v1, RELAY_UPSTREAM_ALLOW_PRIVATE",
        "http://169.254.169.254/latest, RELAY_UPSTREAM_ALLOW_PRIVATE",
        "http://10.1.2.3, RELAY_UPSTREAM_ALLOW_PRIVATE"
    })
    void anyOtherBaseUrlIsRefused(String given, String message) {
        assertThat(problems("{\"baseUrl\": \"" + given + "\"}")).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("baseUrl");
            assertThat(problem.message()).contains(message).doesNotContain("pw");
        });
    }

    @Test
    void privateUpstreamsAreTakenWhenAllowed(@TempDir Path other) throws IOException {
        try (Estate trusting = new Estate(DatabaseKind.SQLITE, other, true)) {
            Answer answer = trusting.createAccount(
                    "codex", "{\"name\": \"a\", \"baseUrl\": \"http://127.0.0.1:9/v1\", \"credential\": \"sk-x\"}");

            assertThat(Estate.json(answer).get("account").get("baseUrl").textValue())
                    .isEqualTo("http://127.0.0.1:9");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "keep-alive",
                "TE",
                "Transfer-Encoding",
                "upgrade",
                "Host",
                "content-length",
                "Accept",
                "accept-encoding",
                "Content-Encoding",
                "content-type",
                "Authorization",
                "X-Api-Key",
                "api-key",
                "proxy-authorization",
                "cookie",
                "bad name",
                "bad:name",
                ""
            })
    void headersThatAreNotTheAccountsToSetAreRefused(String name) {
        assertThat(problems("{\"headers\": {\"" + name + "\": \"hidden\"}}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("headers." + name);
                    assertThat(problem.message()).doesNotContain("hidden");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a\\r\\nb: c", "a\\u0000", "ä"})
    void valuesThatNoHeaderCanHaveAreRefused(String value) {
        assertThat(problems("{\"headers\": {\"x-team\": \"" + value + "\"}}"))
                .singleElement()
                .extracting(FieldProblem::message)
                .asString()
                .contains("no header can have");
    }

    @Test
    void aHeaderIsNamedOnce() {
        assertThat(problems("{\"headers\": {\"x-team\": \"a\", \"X-Team\": \"b\"}}"))
                .extracting(FieldProblem::field)
                .containsExactly("headers.X-Team");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": null} | name",
                "{\"credential\": null} | credential",
                "{\"baseUrl\": null} | baseUrl",
                "{\"authHeader\": \"basic\"} | authHeader",
                "{\"supportedModels\": []} | supportedModels",
                "{\"supportedModels\": \"claude\"} | supportedModels",
                "{\"supportedModels\": [\"\"]} | supportedModels[0]",
                "{\"priority\": 0} | priority",
                "{\"priority\": 101} | priority",
                "{\"weight\": 0} | weight",
                "{\"maxConcurrency\": -1} | maxConcurrency",
                "{\"maxConcurrency\": 1.5} | maxConcurrency",
                "{\"apiKey\": \"x\"} | apiKey"
            })
    void whatIsWrongIsToldFieldByField(String change, String field) {
        assertThat(problems(change)).extracting(FieldProblem::field).containsExactly(field);
        assertThat(estate.rows("select id from accounts")).isEmpty();
    }

    @Test
    void everythingWrongIsToldAtOnceAndTheCredentialIsNotRepeated() {
        List<FieldProblem> problems = problems("{\"name\": 1, \"priority\": 0, \"credential\": \"sk ant secret\"}");

        assertThat(problems).extracting(FieldProblem::field).contains("name", "priority", "credential");
        assertThat(problems).extracting(FieldProblem::message).noneMatch(message -> message.contains("secret"));
    }

    @Test
    void anUnknownPlatformIsNotFound() {
        assertThatThrownBy(() -> estate.createAccount("gemini", "{}"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(404))
                .hasMessage("there is no platform \"gemini\"; known are claude-console, codex");
        assertThatThrownBy(() -> estate.listAccounts("gemini", ScriptedCall.empty()))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void addingIsAudited() {
        JsonNode account = create("{}");

        assertThat(estate.rows("select * from audit"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("action", "account.create")
                        .containsEntry("subject_id", account.get("id").textValue())
                        .containsEntry("after", account.toString()));
    }

    @Test
    void anAccountThatCannotBeAuditedIsNotAdded() {
        estate.execute("drop table audit");

        assertThatThrownBy(() -> create("{}")).hasMessageContaining("audit");
        assertThat(estate.rows("select id from accounts")).isEmpty();
    }

    @Test
    void aPlatformsListHasItsAccountsFromNewestToOldestPageByPage() {
        for (String name : List.of("a", "b", "c")) {
            estate.clock.advance(Duration.ofSeconds(1));
            create("{\"name\": \"" + name + "\"}");
        }
        JsonNode first = Estate.json(
                estate.listAccounts("claude-console", ScriptedCall.empty().query("limit", "2")));
        JsonNode second = Estate.json(estate.listAccounts(
                "claude-console",
                ScriptedCall.empty().query("cursor", first.get("nextCursor").textValue())));

        assertThat(first.get("items").findValuesAsText("name")).containsExactly("c", "b");
        assertThat(first.get("total").intValue()).isEqualTo(3);
        assertThat(second.get("items").findValuesAsText("name")).containsExactly("a");
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(Estate.json(estate.listAccounts("codex", ScriptedCall.empty()))
                        .get("total")
                        .intValue())
                .isZero();
    }

    @Test
    void aListedAccountIsTheAddedOne() {
        JsonNode added = create("{\"supportedModels\": [\"m\"], \"headers\": {\"b\": \"1\", \"a\": \"2\"}}");

        assertThat(Estate.json(estate.listAccounts("claude-console", ScriptedCall.empty()))
                        .get("items")
                        .get(0)
                        .toString())
                .isEqualTo(added.toString());
    }

    @Test
    void aPlatformOfANewerVersionIsNotGuessed() {
        create("{}");
        estate.execute("update accounts set platform = 'gemini'");

        assertThatThrownBy(() -> estate.database.read(sql -> new Accounts(sql).loadServing()))
                .hasMessageContaining("\"gemini\"");
        assertThatThrownBy(() -> AuthHeader.of("basic")).hasMessageContaining("basic");
    }

    private JsonNode create(String change) {
        return Estate.json(estate.createAccount("claude-console", changed(change)))
                .get("account");
    }

    private List<FieldProblem> problems(String change) {
        return catchThrowableOfType(
                        ProblemException.class, () -> estate.createAccount("claude-console", changed(change)))
                .fields();
    }

    /** The smallest account there is, with some fields changed. */
    private static String changed(String change) {
        ObjectNode account =
                (ObjectNode) tree("{\"name\": \"own\", \"baseUrl\": \"https://api.anthropic.com\", \"credential\": \""
                        + CREDENTIAL + "\"}");
        return account.setAll((ObjectNode) tree(change)).toString();
    }

    private static JsonNode tree(String json) {
        return Json.read(json, JsonNode.class);
    }
}
