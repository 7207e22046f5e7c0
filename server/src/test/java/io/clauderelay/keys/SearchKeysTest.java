package io.clauderelay.keys;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchKeysTest extends OnEachDatabase {
    @BeforeEach
    void issueSome() {
        desk.issue("""
                {"name": "Build Server", "owner": "Team Core", "tags": ["ci", "Linux"], "description": "nightly\\nbuilds"}
                """);
        desk.issue("""
                {"name": "100% _real_!", "owner": "o'neil", "tags": ["c", "say \\"hi\\"", "back\\\\slash"]}
                """);
        desk.issue("{\"name\": \"1000 unreal\", \"owner\": \"team core\", \"tags\": [\"CI\", \"linux-arm\", \"x,y\"]}");
        desk.issue("{\"name\": \"Ärzte Überall\", \"owner\": \"ЖЕНЯ\", \"tags\": [\"日本\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build | Build Server",
                "SERVER | Build Server",
                "team core | Build Server, 1000 unreal",
                "nightly | Build Server",
                "linux | Build Server, 1000 unreal",
                "100% | 100% _real_!",
                "%real | ",
                "_real | 100% _real_!",
                "% _ | 100% _real_!",
                "_! | 100% _real_!",
                "! | 100% _real_!",
                "O'NEIL | 100% _real_!",
                "SAY \"HI | 100% _real_!",
                "back\\slash | 100% _real_!",
                "ärzte | Ärzte Überall",
                "ÜBER | Ärzte Überall",
                "женя | Ärzte Überall",
                "日本 | Ärzte Überall",
                "nobody | "
            })
    void aSearchFindsWhatItsWordsStandIn(String words, String names) {
        assertFound(ScriptedCall.empty().query("q", words), names);
    }

    @Test
    void aSearchFindsAKeyByItsHint() {
        JsonNode key = desk.issueNamed("hinted");

        assertFound(ScriptedCall.empty().query("q", key.get("hint").textValue()), "hinted");
    }

    @Test
    void aSearchFindsWhatHasChanged() {
        JsonNode key = desk.issueNamed("before");
        var _ = desk.changeKey(id(key), "{\"name\": \"after\"}");

        assertFound(ScriptedCall.empty().query("q", "before"), null);
        assertFound(ScriptedCall.empty().query("q", "after"), "after");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ci | Build Server",
                "CI | 1000 unreal",
                "c | 100% _real_!",
                "linux | ",
                "say \"hi\" | 100% _real_!",
                "hi\\ | ",
                "hi | ",
                "back\\slash | 100% _real_!",
                "x,y | 1000 unreal",
                "y | ",
                "日本 | Ärzte Überall",
                "% | "
            })
    void aTagIsTheWholeOfATag(String tag, String names) {
        assertFound(ScriptedCall.empty().query("tag", tag), names);
    }

    @Test
    void noPartOfATagWithQuotesIsATag() {
        desk.issue("{\"name\": \"quoted\", \"tags\": [\"a\\\"b\", \"c\\\",\\\"d\"]}");

        assertFound(ScriptedCall.empty().query("tag", "b"), null);
        assertFound(ScriptedCall.empty().query("tag", "d"), null);
        assertFound(ScriptedCall.empty().query("tag", "a\"b"), "quoted");
    }

    @ParameterizedTest
    @CsvSource({"Team Core, Build Server", "team core, 1000 unreal", "team, ", "o'neil, 100% _real_!"})
    void anOwnerIsExactlyThisOne(String owner, String names) {
        assertFound(ScriptedCall.empty().query("owner", owner), names);
    }

    @Test
    void statesTellKeysApart() {
        String deleted = id(desk.issue("{\"name\": \"gone\", \"active\": false}"));
        desk.deleteKey(deleted);
        desk.issue("{\"name\": \"off\", \"active\": false}");
        desk.issue("{\"name\": \"old\", \"expiry\": {\"mode\": \"fixed\", \"at\": \"2026-11-22T12:00:00Z\"}}");
        desk.issue("{\"name\": \"soon\", \"expiry\": {\"mode\": \"fixed\", \"at\": \"2026-11-22T12:00:00.001Z\"}}");
        desk.issue("{\"name\": \"new\", \"expiry\": {\"mode\": \"activation\", \"duration\": 1, \"unit\": \"days\"}}");

        assertFound(ScriptedCall.empty().query("state", "deleted"), "gone");
        assertFound(ScriptedCall.empty().query("state", "disabled"), "off");
        assertFound(ScriptedCall.empty().query("state", "expired"), "old");
        assertFound(ScriptedCall.empty().query("state", "active").query("q", "soon"), "soon");
        assertFound(ScriptedCall.empty().query("state", "active").query("q", "new"), "new");
        assertFound(ScriptedCall.empty().query("state", "active").query("q", "old"), null);
    }

    @Test
    void everythingThatIsAskedForMustBeSo() {
        assertFound(
                ScriptedCall.empty().query("q", "unreal").query("tag", "CI").query("owner", "team core"),
                "1000 unreal");
        assertFound(ScriptedCall.empty().query("q", "unreal").query("tag", "ci"), null);
    }

    @ParameterizedTest
    @CsvSource({
        "state, lost, 'there is no state of that name, expected one of active, disabled, expired, deleted'",
        "q, '  ', 'q has 2 characters, expected 1 to 100, not only blanks'",
        "tag, '', 'tag has 0 characters, expected 1 to 100, not only blanks'",
        "cursor, LW5hbWU6azE6AA, 'cursor is \"LW5hbWU6azE6AA\", expected the nextCursor of the page before'"
    })
    void whatCannotBeAskedForIsRefused(String parameter, String value, String message) {
        ScriptedCall call = ScriptedCall.empty().query("sort", "-name").query(parameter, value);

        assertThat(problems(() -> desk.listKeys(call))).containsExactly(new FieldProblem(parameter, message));
    }

    @Test
    void whatManyKeysHaveIsFoundLikeWhatFewHave() {
        estate.execute("""
                insert into keys (id, name, digest, digest_scheme, hint, owner, tags, active, expiry_mode,
                                  created_at, created_by, updated_at)
                with recursive many (n) as (select 1 union all select n + 1 from many where n < 1500)
                select 'many-' || n, 'crowd', n, 's', 'h', case when n <= 20 then 'lots' end, '["many"]', n > 3, 'never',
                       n, 'ada', n
                from many
                """);
        estate.execute("update keys set deleted_at = 1 where id in ('many-7', 'many-8')");
        KeyIndex.complete(estate.database);

        for (ScriptedCall crowd : List.of(
                ScriptedCall.empty().query("q", "CROWD"),
                ScriptedCall.empty().query("tag", "many"),
                ScriptedCall.empty().query("q", "crowd").query("tag", "many"))) {
            assertThat(total(crowd)).isEqualTo(1498);
            assertThat(total(crowd.query("state", "disabled"))).isEqualTo(3);
            assertThat(total(crowd.query("state", "deleted"))).isEqualTo(2);
            assertThat(total(crowd.query("owner", "lots"))).isEqualTo(18);
            assertThat(desk.listKeys(crowd.query("limit", "2")).at("/items").findValuesAsText("id"))
                    .containsExactly("many-1500", "many-1499");
        }
        assertThat(total(ScriptedCall.empty().query("q", "crowd").query("tag", "ci")))
                .isZero();
    }

    private int total(ScriptedCall call) {
        return desk.listKeys(call.query("limit", "1")).get("total").intValue();
    }

    /** On the pages and in the total. */
    private void assertFound(ScriptedCall call, @Nullable String names) {
        List<String> expected = names == null ? List.of() : List.of(names.split(", "));

        assertThat(desk.namesOfKeys(call.query("limit", "1"))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(total(call)).isEqualTo(expected.size());
    }
}
