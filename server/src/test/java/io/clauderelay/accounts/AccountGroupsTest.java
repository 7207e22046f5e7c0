package io.clauderelay.accounts;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.refused;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountGroupsTest extends OnEachDatabase {
    @Test
    void aGroupIsMadeReadChangedAndDeleted() {
        JsonNode made = Estate.json(estate.call("POST", "/groups", ScriptedCall.with("""
                {"platform": "codex", "name": "fast", "description": "near\\nby"}
                """)));

        JsonNode group = made.get("group");
        assertThat(group).isEqualTo(tree("""
                {"id": %s, "platform": "codex", "name": "fast", "description": "near\\nby",
                 "createdAt": "2026-11-22T12:00:00Z", "createdBy": "ada", "updatedAt": "2026-11-22T12:00:00Z"}
                """.formatted(group.get("id"))));
        assertThat(desk.readGroup(id(group))).isEqualTo(group);

        estate.clock.advance(Duration.ofMinutes(1));
        JsonNode changed = desk.changeGroup(id(group), "{\"name\": \"faster\"}");
        assertThat(changed)
                .isEqualTo(
                        ((ObjectNode) group.deepCopy()).put("name", "faster").put("updatedAt", "2026-11-22T12:01:00Z"));
        assertThat(desk.changeGroup(id(group), changed.toString())).isEqualTo(changed);

        desk.deleteGroup(id(group));
        assertThat(refused(() -> desk.readGroup(id(group))).status()).isEqualTo(404);
    }

    @Test
    void aGroupThatIsNotThereIsNotFound() {
        assertThat(refused(() -> desk.readGroup("g"))).hasMessage("There is no group with the id \"g\".");
        assertThat(refused(() -> desk.changeGroup("g", "{}")).status()).isEqualTo(404);
        assertThat(refused(() -> desk.deleteGroup("g")).status()).isEqualTo(404);
    }

    @Test
    void aPlatformHasEachNameOnce() {
        String fast = id(desk.group("codex", "fast"));
        String slow = id(desk.group("codex", "slow"));
        var _ = desk.group("claude-console", "fast");

        ProblemException made = refused(() -> desk.group("codex", "fast"));
        ProblemException renamed = refused(() -> desk.changeGroup(slow, "{\"name\": \"fast\"}"));

        assertThat(made.status()).isEqualTo(409);
        assertThat(made).hasMessage("There is a codex group named \"fast\" already.");
        assertThat(renamed.status()).isEqualTo(409);
        assertThat(renamed).hasMessage(made.getMessage());
        assertThat(desk.readGroup(slow).get("name").textValue()).isEqualTo("slow");
        assertThat(desk.changeGroup(fast, "{\"name\": \"fast\"}").get("name").textValue())
                .isEqualTo("fast");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": null} | name | name is missing, expected 1 to 100 characters",
                "{\"platform\": null} | platform | platform is missing, expected one of claude-console, codex",
                "{\"platform\": \"gemini\"} | platform | platform is \"gemini\", expected one of claude-console, codex",
                "{\"description\": 1} | description | description is 1, expected a string",
                "{\"colour\": 1} | colour | there is no field \"colour\"; known here are platform, name, description"
            })
    void whatIsWrongIsToldFieldByField(String change, String field, String message) {
        ObjectNode body = (ObjectNode) tree("{\"name\": \"x\", \"platform\": \"codex\"}");
        String json = body.setAll((ObjectNode) tree(change)).toString();

        assertThat(problems(() -> estate.call("POST", "/groups", ScriptedCall.with(json))))
                .containsExactly(new FieldProblem(field, message));
    }

    @Test
    void aGroupsPlatformCannotBeChanged() {
        String group = id(desk.group("codex", "fast"));

        assertThat(problems(() -> desk.changeGroup(group, "{\"platform\": \"claude-console\"}")))
                .extracting(FieldProblem::field)
                .containsExactly("platform");
    }

    @Test
    void aGroupInUseStays() {
        String group = id(desk.group("claude-console", "fast"));
        String account = id(desk.account("{\"group\": \"" + group + "\"}"));
        String key = id(desk.issue("""
                {"name": "x", "binding": {"claude-console": {"mode": "group", "groupId": "%s"}}}
                """.formatted(group)));
        desk.deleteKey(key);

        ProblemException problem = refused(() -> desk.deleteGroup(group));

        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem)
                .hasMessage(
                        "1 accounts belong to the group \"fast\" and 1 keys, deleted ones included, are bound to it;"
                                + " change these first.");
        var _ = desk.changeAccount(account, "{\"group\": null}");
        assertThat(refused(() -> desk.deleteGroup(group)).status()).isEqualTo(409);
    }

    @Test
    void anAccountJoinsOnlyAGroupOfItsPlatform() {
        String codex = id(desk.group("codex", "fast"));
        String account = id(desk.account("{}"));

        assertThat(problems(() -> desk.changeAccount(account, "{\"group\": \"" + codex + "\"}")))
                .containsExactly(new FieldProblem(
                        "group",
                        "there is no claude-console group with the id \"" + codex
                                + "\"; look it up in the list of groups"));
        assertThat(problems(() -> desk.account("{\"group\": \"none\"}")))
                .extracting(FieldProblem::field)
                .containsExactly("group");
    }

    @Test
    void groupsAreListedByPlatformFromNewestToOldestPageByPage() {
        for (String name : List.of("a", "b", "c")) {
            estate.clock.advance(Duration.ofSeconds(1));
            var _ = desk.group("codex", name);
        }
        var _ = desk.group("claude-console", "d");

        JsonNode first = list(ScriptedCall.empty().query("platform", "codex").query("limit", "2"));
        JsonNode second = list(ScriptedCall.empty()
                .query("platform", "codex")
                .query("cursor", first.get("nextCursor").textValue()));

        assertThat(first.get("items").findValuesAsText("name")).containsExactly("c", "b");
        assertThat(first.get("total").intValue()).isEqualTo(3);
        assertThat(second.get("items").findValuesAsText("name")).containsExactly("a");
        assertThat(list(ScriptedCall.empty()).get("total").intValue()).isEqualTo(4);
        assertThat(problems(() -> list(ScriptedCall.empty().query("platform", "gemini"))))
                .extracting(FieldProblem::field)
                .containsExactly("platform");
    }

    private JsonNode list(ScriptedCall call) {
        return Estate.json(estate.call("GET", "/groups", call));
    }
}
