package io.clauderelay.accounts;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.onId;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.refused;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeleteAccountTest extends OnEachDatabase {
    @Test
    void anAccountThatNobodyIsBoundToIsDeleted() {
        String id = id(desk.account("{}"));

        Answer answer =
                estate.call("DELETE", "/accounts/{platform}/{id}", onId(id, "").path("platform", "claude-console"));

        assertThat(answer).isEqualTo(Answer.empty());
        assertThat(refused(() -> desk.readAccount(id)).status()).isEqualTo(404);
        assertThat(refused(() -> desk.deleteAccount(ScriptedCall.empty(), id)).status())
                .isEqualTo(404);
    }

    @Test
    void anAccountWithKeysStays() {
        String account = id(desk.account("{}"));
        String kept = boundTo(account);
        desk.deleteKey(boundTo(account));

        ProblemException problem = refused(() -> desk.deleteAccount(ScriptedCall.empty(), account));

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem)
                .hasMessage(
                        "2 keys, deleted ones included, are bound to the account \"own\"; bind them elsewhere first,"
                                + " or delete with ?reassignTo=shared or the id of another account.");
        assertThat(binding(kept)).isEqualTo(tree("{\"mode\": \"account\", \"accountId\": \"" + account + "\"}"));
    }

    @Test
    void itsKeysGoToTheSharedPool() {
        String account = id(desk.account("{}"));
        String key = boundTo(account);
        String deleted = boundTo(account);
        desk.deleteKey(deleted);

        desk.deleteAccount(ScriptedCall.empty().query("reassignTo", "shared"), account);

        assertThat(binding(key)).isEqualTo(tree("{\"mode\": \"shared\"}"));
        assertThat(binding(deleted)).isEqualTo(tree("{\"mode\": \"shared\"}"));
    }

    @Test
    void itsKeysGoToAnotherAccountEachWithALineOfItsOwn() {
        String account = id(desk.account("{}"));
        String other = id(desk.account("{\"name\": \"other\"}"));
        String key = boundTo(account);
        String stranger = boundTo(other);
        estate.clock.advance(Duration.ofMinutes(1));

        desk.deleteAccount(ScriptedCall.empty().query("reassignTo", other), account);

        assertThat(binding(key)).isEqualTo(tree("{\"mode\": \"account\", \"accountId\": \"" + other + "\"}"));
        assertThat(desk.key(key).get("updatedAt").textValue()).isEqualTo("2026-11-22T12:01:00Z");
        assertThat(desk.key(stranger).get("updatedAt").textValue()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(estate.rows("select action, subject_id from audit where at = " + estate.clock.millis()))
                .containsExactlyInAnyOrder(
                        Map.of("action", "key.update", "subject_id", key),
                        Map.of("action", "account.delete", "subject_id", account));
    }

    @Test
    void itsKeysGoOnlyToAnotherAccountOfThePlatform() {
        String account = id(desk.account("{}"));
        String codex = id(desk.account("codex", "{}"));
        var _ = boundTo(account);

        for (String to : List.of(account, codex, "none", "SHARED")) {
            assertThat(problems(() -> desk.deleteAccount(ScriptedCall.empty().query("reassignTo", to), account)))
                    .containsExactly(new FieldProblem(
                            "reassignTo",
                            "reassignTo is \"" + to
                                    + "\", expected shared or the id of another claude-console account"));
        }
        assertThat(desk.readAccount(account).get("name").textValue()).isEqualTo("own");
    }

    private String boundTo(String account) {
        return id(desk.issue("""
                {"name": "x", "binding": {"claude-console": {"mode": "account", "accountId": "%s"}}}
                """.formatted(account)));
    }

    private JsonNode binding(String key) {
        return desk.key(key).at("/binding/claude-console");
    }
}
