package io.clauderelay.accounts;

import static io.clauderelay.testing.AdminDesk.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListAccountsTest extends OnEachDatabase {
    @Test
    void aPlatformsListHasItsAccountsFromNewestToOldestPageByPage() {
        add("a", 50);
        add("b", 50);
        add("c", 50);
        JsonNode first = list(ScriptedCall.empty().query("limit", "2"));
        JsonNode second = list(
                ScriptedCall.empty().query("cursor", first.get("nextCursor").textValue()));

        assertThat(names(first)).containsExactly("c", "b");
        assertThat(first.get("total").intValue()).isEqualTo(3);
        assertThat(names(second)).containsExactly("a");
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(Estate.json(estate.listAccounts("codex", ScriptedCall.empty()))
                        .get("total")
                        .intValue())
                .isZero();
    }

    @Test
    void aListedAccountIsTheAddedOneInItsState() {
        JsonNode added = desk.account("{\"supportedModels\": [\"m\"], \"headers\": {\"b\": \"1\", \"a\": \"2\"}}");

        assertThat(list(ScriptedCall.empty()).get("items").get(0).toString()).isEqualTo(added.toString());
    }

    @Test
    void accountsAreSortedByNameAndPriority() {
        add("b", 10);
        add("A", 20);
        add("c", 10);

        assertThat(names(list(ScriptedCall.empty().query("sort", "name")))).containsExactly("A", "b", "c");
        assertThat(names(list(ScriptedCall.empty().query("sort", "-name")))).containsExactly("c", "b", "A");
        assertThat(names(list(ScriptedCall.empty().query("sort", "priority")))).containsExactly("b", "c", "A");
        assertThat(names(list(ScriptedCall.empty().query("sort", "-priority").query("limit", "1"))))
                .containsExactly("A");
        String cursor = list(ScriptedCall.empty().query("sort", "priority").query("limit", "1"))
                .get("nextCursor")
                .textValue();
        assertThat(names(list(ScriptedCall.empty().query("sort", "priority").query("cursor", cursor))))
                .containsExactly("c", "A");
    }

    @Test
    void accountsAreFoundByWhatStandsInThemAndByGroup() {
        String group = id(desk.group("claude-console", "fast"));
        var _ = desk.account("{\"name\": \"Own\", \"description\": \"100% ours\", \"group\": \"" + group + "\"}");
        var _ = desk.account(
                "{\"name\": \"bought\", \"organization\": \"ACME\", \"baseUrl\": \"https://acme.example\"}");

        assertThat(found("OWN")).containsExactly("Own");
        assertThat(found("0% o")).containsExactly("Own");
        assertThat(found("acme")).containsExactly("bought");
        assertThat(found("api.anthropic")).containsExactly("Own");
        assertThat(found("https://")).hasSize(2);
        assertThat(found("o_n")).isEmpty();
        assertThat(names(list(ScriptedCall.empty().query("group", group)))).containsExactly("Own");
        assertThat(names(list(ScriptedCall.empty().query("group", "none")))).isEmpty();
    }

    private void add(String name, int priority) {
        estate.clock.advance(Duration.ofSeconds(1));
        var _ = desk.account("{\"name\": \"" + name + "\", \"priority\": " + priority + "}");
    }

    private List<String> found(String words) {
        return names(list(ScriptedCall.empty().query("q", words)));
    }

    private JsonNode list(ScriptedCall call) {
        return Estate.json(estate.listAccounts("claude-console", call));
    }

    private static List<String> names(JsonNode page) {
        return page.get("items").findValuesAsText("name");
    }
}
