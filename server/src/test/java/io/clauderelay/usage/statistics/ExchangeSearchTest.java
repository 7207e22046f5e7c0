package io.clauderelay.usage.statistics;

import static io.clauderelay.testing.AdminDesk.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.PageRequest;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.Sorting;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.Grain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the log is filtered by: it is read in its order, by the one index that leads to the fewest rows. */
class ExchangeSearchTest {
    private static final String IN_TIME = "exchanges_in_time";

    /** A filter and the index that leads to it; without one it is found in time, where the roll-ups have counted any. */
    private record Given(String filter, String value, String index) {}

    private static final List<Given> RAREST_FIRST = List.of(
            new Given("keyId", "k", "exchanges_of_key"),
            new Given("status", "429", "exchanges_not_ok"),
            new Given("minCost", "0.25", "exchanges_costly"),
            new Given("operation", "compact", "exchanges_of_rare_operation"),
            new Given("outcome", "refused", "exchanges_not_completed"),
            new Given("accountId", "a", IN_TIME),
            new Given("accountId", "none", IN_TIME),
            new Given("model", "m", IN_TIME),
            new Given("client", "codex", IN_TIME),
            new Given("operation", "messages", IN_TIME),
            new Given("platform", "codex", IN_TIME),
            new Given("status", "200", IN_TIME),
            new Given("outcome", "completed", IN_TIME),
            new Given("minCost", "0.01", IN_TIME));

    /** So many of them have an index of their own. */
    private static final int RARE = 5;

    /** What of a key is found by more than the key. */
    private static final Map<String, String> OF_KEY = Map.of("keyId and exchanges_not_ok", "exchanges_of_key_not_ok");

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

    @Test
    void whatNoRollUpCountsIsReadByAnIndexOfItsOwnWhateverItIsFilteredBy() {
        for (Given given : RAREST_FIRST.subList(RARE, RAREST_FIRST.size())) {
            ScriptedCall call = ScriptedCall.empty().query("client", "codex").query(given.filter(), given.value());
            for (ScriptedCall asked : asked(call)) {
                assertReads(asked, plan(asked, ExchangeLog::selectUncounted), "exchanges_not_counted");
            }
        }
    }

    @Test
    void whereTheCountedOnesAreIsReadInOrderFromTheRollUpThatTellsTheRarestApart() {
        Map<String, String> tables = Map.of(
                "accountId", "quarters_by_account",
                "model", "quarters_by_model",
                "client", "quarters_by_client",
                "platform", "quarters_by_client");
        for (Given given : RAREST_FIRST) {
            ExchangeSearch search = ExchangeSearch.of(ScriptedCall.empty().query(given.filter(), given.value()));
            assertThat(Optional.ofNullable(search.whereabouts())
                            .map(whereabouts -> whereabouts.rollUp().table(Grain.QUARTER)))
                    .as(given.filter() + "=" + given.value())
                    .isEqualTo(Optional.ofNullable(tables.get(given.filter())));
        }
    }

    private void assertIsReadBy(String index, ScriptedCall call) {
        for (ScriptedCall asked : asked(call)) {
            assertReads(asked, plan(asked, search -> ExchangeLog.select(search, search.period())), index);
        }
    }

    /** In both orders, of a later page, and of a period. */
    private static List<ScriptedCall> asked(ScriptedCall call) {
        String cursor = new PageRequest.Position(Instant.EPOCH, "e")
                .cursor(new Sorting("startedAt", "started_at", Sorting.Kind.NUMBER, true));
        return List.of(
                call,
                call.query("sort", "startedAt"),
                call.query("cursor", cursor),
                call.query("from", "2026-11-01").query("to", "2026-11-20"));
    }

    private static void assertReads(ScriptedCall asked, List<String> plan, String index) {
        assertThat(plan)
                .as(asked.query().toString())
                .filteredOn(step -> step.contains(" exchanges "))
                .singleElement()
                .asString()
                .containsPattern(" USING (COVERING )?INDEX " + index + "( |$)");
        if (asked.query().containsKey("from")) {
            assertThat(plan)
                    .as(asked.query().toString())
                    .anyMatch(step -> step.contains(index) && step.contains("started_at>? AND started_at<?"));
        }
        // One is for the few rows of the page, in the end.
        assertThat(plan)
                .as(asked.query().toString())
                .filteredOn("USE TEMP B-TREE FOR ORDER BY"::equals)
                .hasSizeLessThanOrEqualTo(1);
    }

    private List<String> plan(ScriptedCall call, Function<ExchangeSearch, String> select) {
        ExchangeSearch search = ExchangeSearch.of(call);
        return database.read(sql -> search.bindTo(
                        search.period().bindTo(sql.createQuery("explain query plan " + select.apply(search))))
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
