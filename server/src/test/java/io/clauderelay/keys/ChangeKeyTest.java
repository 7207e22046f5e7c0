package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.refused;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.OnEachDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeKeyTest extends OnEachDatabase {
    /** A key about which everything has been said. */
    private static final String FULL = """
            {"name": "full", "description": "d", "owner": "o", "tags": ["t"], "active": false,
             "expiry": {"mode": "activation", "duration": 12, "unit": "hours"},
             "permissions": ["codex"], "models": {"mode": "deny", "patterns": ["claude-opus-*"]},
             "clients": ["codex"], "ipAllowlist": ["10.0.0.0/8"],
             "concurrency": 3, "queueSeconds": 10, "rate": {"minutes": 5, "requests": 7},
             "budgets": {"daily": 1.5, "families": [], "reset": {"day": "sunday", "hour": 4, "timeZone": "Europe/Berlin"}, "mode": "soft"},
             "delivery": "assured"}
            """;

    @Test
    void onlyTheFieldsThatAreSentChange() {
        JsonNode before = desk.issue(FULL);
        estate.clock.advance(Duration.ofMinutes(1));

        JsonNode after = desk.changeKey(id(before), "{\"owner\": \"somebody else\"}");

        assertThat(after)
                .isEqualTo(((ObjectNode) before.deepCopy())
                        .put("owner", "somebody else")
                        .put("updatedAt", "2026-11-22T12:01:00Z"));
        assertThat(desk.key(id(before))).isEqualTo(after);
    }

    @Test
    void aFieldSentAsNullGoesBackToWhatItIsWhenNobodySays() {
        String id = id(desk.issue(FULL));

        JsonNode after = desk.changeKey(id, """
                {"description": null, "owner": null, "tags": null, "active": null, "expiry": null, "permissions": null,
                 "models": null, "clients": null, "ipAllowlist": null, "binding": null, "concurrency": null,
                 "queueSeconds": null, "rate": null, "budgets": null, "delivery": null}
                """);

        ObjectNode plain = (ObjectNode) desk.issueNamed("full");
        assertThat(after).isEqualTo(plain.put("id", id).set("hint", after.get("hint")));
    }

    @Test
    void everyFieldCanBeChanged() {
        String account = id(desk.account("{}"));
        ObjectNode wanted = (ObjectNode) tree(FULL);
        wanted.set(
                "binding", tree("{\"claude-console\": {\"mode\": \"account\", \"accountId\": \"" + account + "\"}}"));
        String id = id(desk.issueNamed("plain"));

        JsonNode after = desk.changeKey(id, wanted.toString());

        wanted.withObject("binding").set("codex", tree("{\"mode\": \"shared\"}"));
        wanted.properties()
                .forEach(field ->
                        assertThat(after.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue()));
        assertThat(desk.key(id)).isEqualTo(after);
    }

    @Test
    void whatAClientWasShownCanBeSentBack() {
        JsonNode before = desk.issue(FULL);

        assertThat(desk.changeKey(id(before), before.toString())).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "id, other",
        "hint, other",
        "createdAt, 2026-11-22T12:00:01Z",
        "createdBy, bob",
        "updatedAt, 2026-11-22T12:00:01Z",
        "lastUsedAt, 2026-11-22T12:00:01Z",
        "deletedAt, 2026-11-22T12:00:01Z",
        "deletedBy, bob"
    })
    void whatNobodyCanChangeIsRefused(String field, String value) {
        String id = id(desk.issueNamed("x"));

        assertThat(problems(() -> desk.changeKey(id, "{\"" + field + "\": \"" + value + "\"}")))
                .containsExactly(new FieldProblem(
                        field, field + " cannot be changed; leave it out, or send it as the relay shows it now"));
    }

    @Test
    void nothingSentForNothingThereIsNoChange() {
        JsonNode before = desk.issueNamed("x");

        assertThat(desk.changeKey(id(before), "{\"lastUsedAt\": null, \"deletedAt\": null}"))
                .isEqualTo(before);
        assertThat(problems(() -> desk.changeKey(id(before), "{\"id\": null}")))
                .extracting(FieldProblem::field)
                .containsExactly("id");
    }

    @Test
    void aKeyInUseKeepsItsFirstUseWhenItsTimeIsChanged() {
        String id = id(desk.issue("""
                {"name": "x", "expiry": {"mode": "activation", "duration": 12, "unit": "hours"}}
                """));
        use(id, "2026-11-23T10:00:00Z", "2026-11-23T22:00:00Z");

        JsonNode longer = desk.changeKey(id, """
                {"expiry": {"mode": "activation", "duration": 2, "unit": "days"}}
                """);

        assertThat(longer.get("expiry")).isEqualTo(tree("""
                {"mode": "activation", "duration": 2, "unit": "days", "activatedAt": "2026-11-23T10:00:00Z",
                 "at": "2026-11-25T10:00:00Z"}
                """));
        assertThat(desk.changeKey(id, longer.toString()).get("expiry")).isEqualTo(longer.get("expiry"));
        assertThat(desk.changeKey(id, "{\"name\": \"y\"}").get("expiry")).isEqualTo(longer.get("expiry"));
    }

    @Test
    void theFirstUseItselfCannotBeChanged() {
        String id = id(desk.issue("""
                {"name": "x", "expiry": {"mode": "activation", "duration": 12, "unit": "hours"}}
                """));
        use(id, "2026-11-23T10:00:00Z", "2026-11-23T22:00:00Z");

        assertThat(problems(() -> desk.changeKey(id, """
                {"expiry": {"mode": "activation", "duration": 12, "unit": "hours",
                 "activatedAt": "2026-11-24T10:00:00Z"}}
                """)))
                .containsExactly(new FieldProblem(
                        "expiry.activatedAt", "activatedAt is set by the key's first use and cannot be changed"));
    }

    @Test
    void whatIsWrongWithAChangeIsToldFieldByFieldAndNothingChanges() {
        JsonNode before = desk.issueNamed("x");

        assertThat(problems(() -> desk.changeKey(id(before), "{\"name\": null, \"colour\": \"red\"}")))
                .extracting(FieldProblem::field)
                .containsExactly("name", "colour");
        assertThat(desk.key(id(before))).isEqualTo(before);
    }

    @Test
    void aDeletedKeyIsNotChanged() {
        String id = id(desk.issueNamed("gone"));
        desk.deleteKey(id);

        ProblemException problem = refused(() -> desk.changeKey(id, "{\"name\": \"x\"}"));

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem)
                .hasMessage("The key \"gone\" is deleted; restore it first, at POST /api/v2/keys/" + id + "/restore.");
    }

    @Test
    void aKeyThatIsNotThereIsNotFound() {
        assertThat(refused(() -> desk.changeKey("none", "{}")).status()).isEqualTo(404);
    }

    private void use(String id, String first, String end) {
        estate.execute("update keys set activated_at = %d, expires_at = %d where id = '%s'"
                .formatted(
                        Instant.parse(first).toEpochMilli(), Instant.parse(end).toEpochMilli(), id));
    }
}
