package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ListKeysTest extends OnEachDatabase {
    @Test
    void theListRunsFromNewestToOldestAndLeavesOutDeletedKeys() {
        issue("first");
        String second = issue("second");
        issue("third");
        desk.deleteKey(second);

        JsonNode page = desk.listKeys(ScriptedCall.empty());

        assertThat(page.get("items").findValuesAsText("name")).containsExactly("third", "first");
        assertThat(page.get("total").intValue()).isEqualTo(2);
        assertThat(page.has("nextCursor")).isFalse();
    }

    @Test
    void aListedKeyIsTheIssuedOne() {
        JsonNode issued = desk.issue("{\"name\": \"x\", \"tags\": [\"a\"], \"budgets\": {\"daily\": 1}}");
        estate.execute("update keys set last_used_at = 1000");

        JsonNode item = desk.listKeys(ScriptedCall.empty()).get("items").get(0);

        assertThat(item).isEqualTo(((ObjectNode) issued.deepCopy()).put("lastUsedAt", "1970-01-01T00:00:01Z"));
    }

    @Test
    void pagesCoverTheListOnceEvenWhenKeysAreIssuedBetweenThem() {
        for (int i = 0; i < 7; i++) {
            desk.issueNamed("key-" + i);
        }
        ScriptedCall call = ScriptedCall.empty().query("limit", "3");
        JsonNode page = desk.listKeys(call);
        List<String> seen = new ArrayList<>(page.get("items").findValuesAsText("name"));
        while (page.has("nextCursor")) {
            issue("late");
            page = desk.listKeys(call.query("cursor", page.get("nextCursor").textValue()));
            seen.addAll(page.get("items").findValuesAsText("name"));
        }

        assertThat(seen).containsExactlyInAnyOrder("key-0", "key-1", "key-2", "key-3", "key-4", "key-5", "key-6");
    }

    @Test
    void everySortRunsInBothDirectionsPageByPage() {
        for (String name : List.of("b", "A", "a", "B", "c", "a")) {
            issue(name);
        }
        estate.execute("update keys set last_used_at = 1000 where lower(name) = 'b'");

        for (String field : List.of("createdAt", "name", "lastUsedAt")) {
            List<String> forwards = ids(field);
            List<String> backwards = ids("-" + field);
            assertThat(forwards).as(field).doesNotHaveDuplicates().hasSize(6);
            assertThat(backwards.reversed()).as(field).isEqualTo(forwards);
        }
        assertThat(namesBy("name"))
                .extracting(name -> name.toLowerCase(Locale.ROOT))
                .isSorted();
        assertThat(namesBy("-lastUsedAt").subList(0, 2)).containsExactlyInAnyOrder("b", "B");
        assertThat(namesBy("-createdAt")).containsExactly("a", "c", "B", "a", "A", "b");
    }

    @Test
    void namesThatOnlyTheirCaseTellsApartStandTogether() {
        for (String name : List.of("beta", "Alpha", "GAMMA", "alpha", "Äther")) {
            issue(name);
        }

        assertThat(namesBy("name").subList(0, 2)).containsExactlyInAnyOrder("Alpha", "alpha");
    }

    @Test
    void aCursorBelongsToItsSort() {
        issue("a");
        issue("b");
        String cursor = desk.listKeys(ScriptedCall.empty().query("limit", "1").query("sort", "name"))
                .get("nextCursor")
                .textValue();

        assertThat(problems(() -> desk.listKeys(ScriptedCall.empty().query("cursor", cursor))))
                .containsExactly(
                        new FieldProblem("cursor", "cursor belongs to a list with sort=name; ask with the same sort"));
        assertThat(problems(() -> desk.listKeys(
                        ScriptedCall.empty().query("cursor", cursor).query("sort", "-name"))))
                .extracting(FieldProblem::field)
                .containsExactly("cursor");
        assertThat(problems(() -> desk.listKeys(ScriptedCall.empty().query("sort", "owner"))))
                .containsExactly(
                        new FieldProblem(
                                "sort",
                                "sort is \"owner\", expected one of -createdAt, -lastUsedAt, -name, createdAt, lastUsedAt, name"));
    }

    @Test
    void theTotalIsThatOfAllPages() {
        for (int i = 0; i < 5; i++) {
            desk.issue("{\"name\": \"k" + i + "\", \"owner\": \"" + (i < 3 ? "core" : "web") + "\"}");
        }
        ScriptedCall two = ScriptedCall.empty().query("limit", "2").query("owner", "core");
        JsonNode first = desk.listKeys(two);
        JsonNode second =
                desk.listKeys(two.query("cursor", first.get("nextCursor").textValue()));

        assertThat(first.get("total").intValue()).isEqualTo(3);
        assertThat(second.get("total").intValue()).isEqualTo(3);
        assertThat(second.get("items")).hasSize(1);
        assertThat(desk.listKeys(ScriptedCall.empty().query("limit", "5"))
                        .get("total")
                        .intValue())
                .isEqualTo(5);
    }

    private String issue(String name) {
        estate.clock.advance(Duration.ofSeconds(1));
        return id(desk.issueNamed(name));
    }

    private List<String> namesBy(String sort) {
        return desk.namesOfKeys(ScriptedCall.empty().query("limit", "2").query("sort", sort));
    }

    private List<String> ids(String sort) {
        List<String> ids = new ArrayList<>();
        ScriptedCall call = ScriptedCall.empty().query("limit", "2").query("sort", sort);
        JsonNode page = desk.listKeys(call);
        page.get("items").forEach(key -> ids.add(id(key)));
        while (page.has("nextCursor")) {
            page = desk.listKeys(call.query("cursor", page.get("nextCursor").textValue()));
            page.get("items").forEach(key -> ids.add(id(key)));
        }
        return ids;
    }
}
