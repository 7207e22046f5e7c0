package io.clauderelay.keys;

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
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ScriptedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyEndpointsTest {
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
    void viewersListAndAdminsIssue() {
        assertThat(estate.endpoint("GET", "/keys").access()).isEqualTo(Access.VIEWER);
        assertThat(estate.endpoint("POST", "/keys").access()).isEqualTo(Access.ADMIN);
    }

    @Test
    void aKeyIsIssuedWithWhatWasAskedFor() {
        Answer answer = estate.createKey("""
                {"name": "build server", "description": "nightly\\nbuilds", "owner": "team core", "tags": ["ci", "linux"],
                 "active": false, "expiry": {"mode": "fixed", "at": "2027-01-31T00:00:00Z"}}
                """);

        assertThat(answer.status()).isEqualTo(201);
        JsonNode key = Estate.json(answer).get("key");
        assertThat(Estate.json(answer).get("secret").textValue()).matches("cr_[0-9A-Za-z_-]{43}");
        assertThat(key).isEqualTo(tree("""
                {"id": %s, "name": "build server", "description": "nightly\\nbuilds", "hint": %s, "owner": "team core",
                 "tags": ["ci", "linux"], "active": false, "expiry": {"mode": "fixed", "at": "2027-01-31T00:00:00Z"},
                 "createdAt": "2026-11-22T12:00:00Z", "createdBy": "ada", "updatedAt": "2026-11-22T12:00:00Z"}
                """.formatted(key.get("id"), key.get("hint"))));
    }

    @Test
    void aNameIsEnough() {
        JsonNode key = Estate.json(estate.createKey("{\"name\": \"x\"}")).get("key");

        assertThat(key.get("active").booleanValue()).isTrue();
        assertThat(key.get("expiry")).isEqualTo(tree("{\"mode\": \"never\"}"));
        assertThat(key.get("tags")).isEmpty();
        assertThat(key.has("owner")).isFalse();
    }

    @Test
    void theHintShowsFirstSevenAndLastFour() {
        JsonNode created = Estate.json(estate.createKey("{\"name\": \"x\"}"));
        String secret = created.get("secret").textValue();

        assertThat(created.get("key").get("hint").textValue())
                .isEqualTo(secret.substring(0, 7) + "…" + secret.substring(42));
    }

    @Test
    void onlyTheDigestOfTheSecretIsKept() {
        String secret =
                Estate.json(estate.createKey("{\"name\": \"x\"}")).get("secret").textValue();

        assertThat(estate.rows("select digest, digest_scheme from keys"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry(
                                "digest",
                                HexFormat.of()
                                        .formatHex(estate.secrets.keyHasher().digest(secret)))
                        .containsEntry("digest_scheme", "hmac-sha256"));
    }

    @Test
    void issuingIsAudited() {
        JsonNode key = Estate.json(estate.createKey("{\"name\": \"x\"}")).get("key");

        assertThat(estate.rows("select * from audit"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("action", "key.create")
                        .containsEntry("subject_id", key.get("id").textValue())
                        .containsEntry("after", key.toString()));
    }

    @Test
    void aKeyThatCannotBeAuditedIsNotIssued() {
        estate.execute("drop table audit");

        assertThatThrownBy(() -> estate.createKey("{\"name\": \"x\"}")).hasMessageContaining("audit");
        assertThat(estate.rows("select id from keys")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | name | name is missing, expected 1 to 100 characters",
                "{\"name\": \" \"} | name | name is missing, expected 1 to 100 characters",
                "{\"name\": \"x\", \"secret\": \"y\"} | secret | there is no field \"secret\"; known here are name, description, owner, tags, active, expiry",
                "{\"name\": \"x\", \"tags\": [\"\"]} | tags[0] | tags[0] is \"\", expected 1 to 50 printable characters",
                "{\"name\": \"x\", \"expiry\": {}} | expiry.mode | mode is missing, expected one of never, fixed",
                "{\"name\": \"x\", \"expiry\": {\"mode\": \"soon\"}} | expiry.mode | mode is \"soon\", expected one of never, fixed",
                "{\"name\": \"x\", \"expiry\": {\"mode\": \"fixed\"}} | expiry.at | at is missing, expected a time with its offset such as 2027-01-31T00:00:00Z",
                "{\"name\": \"x\", \"expiry\": {\"mode\": \"never\", \"at\": \"2027-01-31T00:00:00Z\"}} | expiry.at | at has no meaning for mode never; leave it out or say mode fixed"
            })
    void whatIsWrongIsToldFieldByField(String json, String field, String message) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> estate.createKey(json));

        assertThat(problem.fields()).contains(new FieldProblem(field, message));
        assertThat(estate.rows("select id from keys")).isEmpty();
    }

    @Test
    void theListRunsFromNewestToOldestAndLeavesOutDeletedKeys() {
        issue("first");
        issue("second");
        issue("third");
        estate.execute("update keys set deleted_at = 1 where name = 'second'");

        JsonNode page = Estate.json(estate.listKeys(ScriptedCall.empty()));

        assertThat(page.get("items").findValuesAsText("name")).containsExactly("third", "first");
        assertThat(page.get("total").intValue()).isEqualTo(2);
        assertThat(page.has("nextCursor")).isFalse();
    }

    @Test
    void aListedKeyIsTheIssuedOne() {
        JsonNode created = Estate.json(estate.createKey("{\"name\": \"x\", \"tags\": [\"a\"]}"));
        estate.execute("update keys set last_used_at = 1000");

        JsonNode item =
                Estate.json(estate.listKeys(ScriptedCall.empty())).get("items").get(0);

        assertThat(item.get("lastUsedAt").textValue()).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(((ObjectNode) item).without("lastUsedAt").toString())
                .isEqualTo(created.get("key").toString());
    }

    @Test
    void pagesCoverTheListOnceEvenWhenKeysAreIssuedBetweenThem() {
        for (int i = 0; i < 7; i++) {
            estate.createKey("{\"name\": \"key-" + i + "\"}");
        }
        List<String> seen = new ArrayList<>();
        ScriptedCall call = ScriptedCall.empty().query("limit", "3");
        JsonNode page = Estate.json(estate.listKeys(call));
        seen.addAll(page.get("items").findValuesAsText("name"));
        while (page.has("nextCursor")) {
            issue("late");
            page = Estate.json(
                    estate.listKeys(call.query("cursor", page.get("nextCursor").textValue())));
            seen.addAll(page.get("items").findValuesAsText("name"));
        }

        assertThat(seen).containsExactlyInAnyOrder("key-0", "key-1", "key-2", "key-3", "key-4", "key-5", "key-6");
    }

    @Test
    void anExpiryOfANewerVersionIsNotGuessed() {
        issue("x");
        estate.execute("update keys set expiry_mode = 'activation'");

        assertThatThrownBy(() -> estate.listKeys(ScriptedCall.empty())).hasMessageContaining("\"activation\"");
    }

    @Test
    void secretsDoNotPrintThemselves() {
        KeySecret secret = KeySecret.issue();
        Answer answer = estate.createKey("{\"name\": \"x\"}");

        assertThat(secret.toString()).doesNotContain(secret.text());
        assertThat(String.valueOf(answer.body()))
                .doesNotContain(Estate.json(answer).get("secret").textValue());
    }

    private void issue(String name) {
        estate.clock.advance(Duration.ofSeconds(1));
        estate.createKey("{\"name\": \"" + name + "\"}");
    }

    private static JsonNode tree(String json) {
        return Json.read(json, JsonNode.class);
    }
}
