package io.clauderelay.audit;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListAuditTest extends OnEachDatabase {
    @Test
    void aLineTellsWhoChangedWhatFromWhatToWhat() {
        JsonNode before = desk.issueNamed("x");
        estate.clock.advance(Duration.ofMinutes(1));
        JsonNode after = desk.changeKey(id(before), "{\"name\": \"y\"}");

        JsonNode page = list(ScriptedCall.empty());

        assertThat(page.get("total").intValue()).isEqualTo(2);
        JsonNode line = page.at("/items/0");
        assertThat(line).isEqualTo(tree("""
                {"id": %s, "at": "2026-11-22T12:01:00Z", "admin": {"id": "admin-1", "name": "ada"},
                 "remoteAddress": "203.0.113.7", "action": "key.update", "subject": {"kind": "key", "id": %s},
                 "before": %s, "after": %s}
                """.formatted(line.get("id"), before.get("id"), before, after)));
        assertThat(page.at("/items/1").has("before")).isFalse();
        assertThat(page.at("/items/1/after")).isEqualTo(before);
    }

    @Test
    void theRelaysOwnLinesNameNoAdmin() {
        estate.database.write(sql -> {
            new Audit(new TimeOrderedIds(estate.clock), estate.clock)
                    .record(
                            sql,
                            AuditLine.created(AuditLine.Actor.RELAY, new AuditLine.Subject("admin", "a"), Map.of()));
            return sql;
        });

        assertThat(list(ScriptedCall.empty()).at("/items/0/admin")).isEqualTo(tree("{\"name\": \"relay\"}"));
    }

    @Test
    void linesAreFoundByWhatTheyTell() {
        String key = id(desk.issueNamed("x"));
        estate.clock.advance(Duration.ofSeconds(1));
        var _ = desk.changeKey(key, "{\"name\": \"y\"}");
        String account = id(desk.account("{}"));

        assertThat(actions(ScriptedCall.empty().query("action", "key.update"))).containsExactly("key.update");
        assertThat(actions(ScriptedCall.empty().query("subjectKind", "key")))
                .containsExactly("key.update", "key.create");
        assertThat(actions(ScriptedCall.empty().query("subjectId", account))).containsExactly("account.create");
        assertThat(actions(ScriptedCall.empty().query("admin", "ada"))).hasSize(3);
        assertThat(actions(ScriptedCall.empty().query("admin", "bob"))).isEmpty();
        assertThat(actions(ScriptedCall.empty().query("subjectKind", "key").query("action", "key.create")))
                .containsExactly("key.create");
        assertThat(list(ScriptedCall.empty().query("subjectKind", "key").query("limit", "1"))
                        .get("total")
                        .intValue())
                .isEqualTo(2);
    }

    @Test
    void linesAreFoundByWhenTheyWereWritten() {
        for (String name : List.of("a", "b", "c")) {
            var _ = desk.issueNamed(name);
            estate.clock.advance(Duration.ofMinutes(1));
        }

        assertThat(names(ScriptedCall.empty().query("from", "2026-11-22T12:01:00Z")))
                .containsExactly("c", "b");
        assertThat(names(ScriptedCall.empty().query("to", "2026-11-22T13:01:00+01:00")))
                .containsExactly("a");
        assertThat(names(ScriptedCall.empty()
                        .query("from", "2026-11-22T12:01:00Z")
                        .query("to", "2026-11-22T12:01:00.001Z")))
                .containsExactly("b");
        assertThat(names(ScriptedCall.empty().query("to", "9999-12-31T23:59:59Z")))
                .hasSize(3);
    }

    @Test
    void pagesCoverTheTrailOnceWhileItGrows() {
        for (int i = 0; i < 5; i++) {
            var _ = desk.issueNamed("k" + i);
        }
        List<String> seen = new ArrayList<>();
        JsonNode page = list(ScriptedCall.empty().query("limit", "2"));
        page.get("items").forEach(line -> seen.add(line.at("/after/name").textValue()));
        while (page.has("nextCursor")) {
            estate.clock.advance(Duration.ofSeconds(1));
            var _ = desk.issueNamed("late");
            page = list(ScriptedCall.empty()
                    .query("limit", "2")
                    .query("cursor", page.get("nextCursor").textValue()));
            page.get("items").forEach(line -> seen.add(line.at("/after/name").textValue()));
        }

        assertThat(seen).containsExactlyInAnyOrder("k0", "k1", "k2", "k3", "k4");
    }

    @ParameterizedTest
    @CsvSource({
        "from, 2026-11-22, from is not a time with its offset such as 2026-11-23T08:00:00Z",
        "to, soon, to is not a time with its offset such as 2026-11-23T08:00:00Z",
        "admin, '', 'admin has 0 characters, expected 1 to 100, not only blanks'",
        "sort, name, 'sort is \"name\", expected one of -at, at'"
    })
    void whatCannotBeAskedForIsRefused(String parameter, String value, String message) {
        assertThat(problems(() -> list(ScriptedCall.empty().query(parameter, value))))
                .containsExactly(new FieldProblem(parameter, message));
    }

    private List<String> actions(ScriptedCall call) {
        return list(call).get("items").findValuesAsText("action");
    }

    private List<String> names(ScriptedCall call) {
        List<String> names = new ArrayList<>();
        list(call).get("items").forEach(line -> names.add(line.at("/after/name").textValue()));
        return names;
    }

    private JsonNode list(ScriptedCall call) {
        return Estate.json(estate.call("GET", "/audit", call));
    }
}
