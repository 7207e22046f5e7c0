package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.refused;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IssueKeyTest extends OnEachDatabase {
    @Test
    void viewersReadAndAdminsChange() {
        for (Endpoint endpoint : estate.endpoints()) {
            assertThat(endpoint.access())
                    .as("%s %s", endpoint.method(), endpoint.path())
                    .isEqualTo(
                            endpoint.method().equals("GET") && !endpoint.path().equals("/audit")
                                    ? Access.VIEWER
                                    : Access.ADMIN);
        }
    }

    @Test
    void aKeyIsIssuedWithWhatWasAskedFor() {
        Answer answer = estate.createKey("""
                {"name": " build server ", "description": "nightly\\nbuilds", "owner": "team core",
                 "tags": ["ci", "linux", "ci"], "active": false,
                 "expiry": {"mode": "fixed", "at": "2027-01-31T01:00:00+01:00"}}
                """);

        assertThat(answer.status()).isEqualTo(201);
        JsonNode key = Estate.json(answer).get("key");
        assertThat(Estate.json(answer).get("secret").textValue()).matches("cr_[0-9A-Za-z_-]{43}");
        assertThat(key).isEqualTo(tree("""
                {"id": %s, "name": "build server", "description": "nightly\\nbuilds", "hint": %s, "owner": "team core",
                 "tags": ["ci", "linux"], "active": false, "expiry": {"mode": "fixed", "at": "2027-01-31T00:00:00Z"},
                 "permissions": ["claude-console", "codex"],
                 "binding": {"claude-console": {"mode": "shared"}, "codex": {"mode": "shared"}},
                 "concurrency": 0, "queueSeconds": 0, "delivery": "live",
                 "createdAt": "2026-11-22T12:00:00Z", "createdBy": "ada", "updatedAt": "2026-11-22T12:00:00Z"}
                """.formatted(key.get("id"), key.get("hint"))));
    }

    @Test
    void aNameIsEnough() {
        JsonNode key = desk.issueNamed("x");

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

        assertThat(estate.rows("select * from keys")).singleElement().satisfies(row -> {
            assertThat(row)
                    .containsEntry(
                            "digest",
                            HexFormat.of().formatHex(estate.secrets.keyHasher().digest(secret)))
                    .containsEntry("digest_scheme", "hmac-sha256");
            assertThat(row.toString()).doesNotContain(secret);
        });
        assertThat(estate.rows("select * from audit").toString()).doesNotContain(secret);
    }

    @Test
    void noTwoKeysHaveTheSameSecret() {
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            secrets.add(Estate.json(estate.createKey("{\"name\": \"x\"}"))
                    .get("secret")
                    .textValue());
        }

        assertThat(secrets).hasSize(20);
    }

    @Test
    void anIssuedKeyCanBeRead() {
        JsonNode key = desk.issueNamed("x");

        assertThat(desk.key(id(key))).isEqualTo(key);
    }

    @Test
    void aKeyThatIsNotThereIsNotFound() {
        ProblemException problem = refused(() -> desk.key("nobody's"));

        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem).hasMessage("There is no key with the id \"nobody's\".");
        assertThat(refused(() -> desk.key("x".repeat(5_000)))).hasMessageContaining("x…\"");
    }

    @Test
    void anExpiryOfANewerVersionIsNotGuessed() {
        JsonNode key = desk.issueNamed("x");
        estate.execute("update keys set expiry_mode = 'lunar'");

        assertThatThrownBy(() -> desk.key(id(key))).hasMessageContaining("\"lunar\"");
    }

    @Test
    void secretsDoNotPrintThemselves() {
        KeySecret secret = KeySecret.issue();
        Answer answer = estate.createKey("{\"name\": \"x\"}");

        assertThat(secret.toString()).doesNotContain(secret.text());
        assertThat(String.valueOf(answer.body()))
                .doesNotContain(Estate.json(answer).get("secret").textValue());
    }
}
