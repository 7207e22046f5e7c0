package io.clauderelay.usage.statistics;

import static io.clauderelay.testing.AdminDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.testing.ScriptedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the log is filtered by: it is read in its order, by the one index that leaves the fewest rows. */
class ExchangeSearchTest {
    private static final String IN_TIME = "exchanges_in_time";

    /** A filter and the index that serves it; without one it is found in time. */
    private record Given(String filter, String value, String index) {}

    private static final List<Given> RAREST_FIRST = List.of(
            new Given("keyId", "k", "exchanges_of_key"),
            new Given("status", "429", "exchanges_not_ok"),
            new Given("outcome", "refused", "exchanges_not_completed"),
            new Given("accountId", "a", "exchanges_of_account"),
            new Given("accountId", "none", "exchanges_of_account"),
            new Given("minCost", "0.25", "exchanges_costly"),
            new Given("model", "m", "exchanges_of_model"),
            new Given("client", "codex", "exchanges_of_client"),
            new Given("operation", "messages", "exchanges_of_operation"),
            new Given("platform", "codex", "exchanges_of_platform"),
            new Given("status", "200", IN_TIME),
            new Given("outcome", "completed", IN_TIME),
            new Given("minCost", "0.01", IN_TIME));

    /** What of a key is found by more than the key. */
    private static final Map<String, String> OF_KEY = Map.of(
            "keyId and exchanges_not_ok",
            "exchanges_of_key_not_ok",
            "keyId and exchanges_not_completed",
            "exchanges_of_key_not_completed");

    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        database = Database.openSqlite(folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void oneFilterIsServedByItsIndex() {
        for (Given given : RAREST_FIRST) {
            assertIsReadBy(given.index(), ScriptedCall.empty().query(given.filter(), given.value()));
        }
        assertIsReadBy(IN_TIME, ScriptedCall.empty());
    }

    @Test
    void ofTwoFiltersTheIndexOfTheRarerIsRead() {
        for (int i = 0; i < RAREST_FIRST.size(); i++) {
            Given rarer = RAREST_FIRST.get(i);
            for (Given other : RAREST_FIRST.subList(i + 1, RAREST_FIRST.size())) {
                if (!other.filter().equals(rarer.filter())) {
                    assertIsReadBy(
                            OF_KEY.getOrDefault(rarer.filter() + " and " + other.index(), rarer.index()),
                            ScriptedCall.empty()
                                    .query(rarer.filter(), rarer.value())
                                    .query(other.filter(), other.value()));
                }
            }
        }
    }

    @Test
    void ofAllFiltersTheIndexOfAKeysFailuresIsRead() {
        ScriptedCall call = ScriptedCall.empty();
        for (Given given : RAREST_FIRST.reversed()) {
            call = call.query(given.filter(), given.value());
        }
        assertIsReadBy("exchanges_of_key_not_ok", call);
    }

    private void assertIsReadBy(String index, ScriptedCall call) {
        ScriptedCall withTime = call.query("from", "2026-11-01").query("to", "2026-11-20");
        String cursor = new PageRequest.Position(Instant.EPOCH, "e")
                .cursor(new Sorting("startedAt", "started_at", Sorting.Kind.NUMBER, true));
        for (ScriptedCall asked :
                List.of(call, call.query("sort", "startedAt"), call.query("cursor", cursor), withTime)) {
            List<String> plan = plan(asked);
            assertThat(plan)
                    .as(asked.query().toString())
                    .filteredOn(step -> step.contains(" exchanges "))
                    .singleElement()
                    .asString()
                    .containsPattern(" USING INDEX " + index + "( |$)");
            // One is for the few rows of the page, in the end.
            assertThat(plan)
                    .as(asked.query().toString())
                    .filteredOn("USE TEMP B-TREE FOR ORDER BY"::equals)
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(plan(withTime))
                .as(withTime.query().toString())
                .anyMatch(step -> step.contains(index) && step.contains("started_at>? AND started_at<?"));
    }

    private List<String> plan(ScriptedCall call) {
        ExchangeSearch search = ExchangeSearch.of(call);
        return database.read(sql -> search.bindTo(sql.createQuery("explain query plan " + ExchangeLog.select(search)))
                .map((row, _) -> row.getString("detail"))
                .list());
    }

    @ParameterizedTest
    @CsvSource({"2026-11-20, 2026-11-19", "2026-11-20T10:00:00Z, 2026-11-20T10:00:00Z"})
    void aPeriodThatEndsBeforeItBeginsIsRefused(String from, String to) {
        ScriptedCall call = ScriptedCall.empty().query("from", from).query("to", to);

        assertThat(problems(() -> ExchangeSearch.of(call)))
                .extracting(FieldProblem::field)
                .containsExactly("from");
    }
}
