package io.clauderelay.usage.statistics;

import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverviewTest extends OnEachDatabase {
    private static final String PRICED = "\"unpricedRequests\": 0";

    private String keyA = "";
    private String keyB = "";

    @BeforeEach
    void fill() {
        keyA = AdminDesk.id(desk.issueNamed("a"));
        keyB = AdminDesk.id(desk.issueNamed("b"));
        SampleDay.bring(estate, keyA, keyB);
    }

    @Test
    void tellsSumsCurveSharesAndKeys() {
        JsonNode overview = ask(twoHours());

        assertThat(overview.get("from").textValue()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(overview.get("to").textValue()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(overview.get("timeZone").textValue()).isEqualTo("UTC");
        assertThat(overview.get("interval").textValue()).isEqualTo("hour");
        assertThat(overview.get("activeSessions").intValue()).isZero();
        assertThat(overview.get("totals")).isEqualTo(tree("""
                {"requests": 4, "successRate": 0.666667, "failedAttempts": 4,
                 "outcomes": {"completed": 2, "clientAborted": 0, "upstreamFailed": 1, "refused": 1, "interrupted": 0},
                 "tokens": {"input": 300, "output": 30, "cacheRead": 3, "cacheWrite5m": 4, "cacheWrite1h": 5,
                   "reasoning": 6, "webSearches": 7},
                 "costNanoUsd": 5000, "costUsd": "0.000005", "chargedNanoUsd": 5500, "unpricedRequests": 0}
                """));
        assertThat(overview.get("trend")).isEqualTo(tree("""
                [{"start": "2026-11-22T10:00:00Z", "date": "2026-11-22T10:00+00:00", %s},
                 {"start": "2026-11-22T11:00:00Z", "date": "2026-11-22T11:00+00:00", %s}]
                """.formatted(ofKeyA(), ofKeyB())));
        assertThat(overview.get("models")).isEqualTo(tree("""
                [{"model": "claude-opus-4-6", "requests": 1, "tokens": 110,
                  "costNanoUsd": 3000, "costUsd": "0.000003", "share": 0.6},
                 {"model": "claude-sonnet-4-5", "requests": 3, "tokens": 232,
                  "costNanoUsd": 2000, "costUsd": "0.000002", "share": 0.4}]
                """));
        assertThat(overview.get("topKeys")).isEqualTo(tree("""
                [{"keyId": "%s", "keyName": "b", %s}, {"keyId": "%s", "keyName": "a", %s}]
                """.formatted(keyB, ofKeyB(), keyA, ofKeyA())));
    }

    @Test
    void thePeriodBeforeIsAsLong() {
        assertThat(ask(twoHours()).get("previous")).isEqualTo(tree("""
                {"from": "2026-11-22T08:00:00Z", "to": "2026-11-22T10:00:00Z", "totals": {
                   "requests": 1, "successRate": 1, "failedAttempts": 0,
                   "outcomes": {"completed": 1, "clientAborted": 0, "upstreamFailed": 0, "refused": 0, "interrupted": 0},
                   "tokens": {"input": 100, "output": 10, "cacheRead": 0, "cacheWrite5m": 0, "cacheWrite1h": 0,
                     "reasoning": 0, "webSearches": 0},
                   "costNanoUsd": 700, "costUsd": "0.0000007", "chargedNanoUsd": 700, "unpricedRequests": 0}}
                """));
    }

    @Test
    void piecesWithoutUsageAreInTheCurveToo() {
        JsonNode trend = ask(ScriptedCall.empty().query("from", "2026-11-20").query("interval", "day"))
                .get("trend");

        assertThat(trend.findValuesAsText("date")).containsExactly("2026-11-20", "2026-11-21", "2026-11-22");
        assertThat(trend.findValuesAsText("requests")).containsExactly("0", "0", "5");
        assertThat(trend.findValuesAsText("costUsd")).containsExactly("0", "0", "0.0000057");
    }

    @Test
    void theLastMinutesAreThoseOfWhatIsAskedFor() {
        JsonNode minutes = ask(twoHours()).get("lastMinutes");
        assertThat(minutes).hasSize(15);
        assertThat(minutes.get(0).get("start").textValue()).isEqualTo("2026-11-22T11:46:00Z");
        assertThat(minutes.findValuesAsText("requests")).endsWith("0", "2", "0").hasSize(15);

        assertThat(lastMinutes("keyId", keyB)).isEqualTo(2);
        assertThat(lastMinutes("keyId", keyA)).isZero();
        assertThat(lastMinutes("model", SampleDay.OPUS)).isEqualTo(1);
        assertThat(lastMinutes("accountId", "account-1")).isEqualTo(2);
        assertThat(lastMinutes("accountId", "none")).isZero();
        assertThat(lastMinutes("platform", "codex")).isZero();
        assertThat(lastMinutes("client", "claude-code")).isEqualTo(2);
    }

    @Test
    void whoKnowsTheSessionsIsAsked() {
        JsonNode overview = Estate.json(new Overview(estate.database, estate.clock, () -> 7).handle(twoHours()));

        assertThat(overview.get("activeSessions").intValue()).isEqualTo(7);
    }

    @Test
    void theKeysOfAnAccountAreLeftOutWhereItsExchangesAreGone() {
        keptFrom("2026-11-23T00:00:00Z");

        JsonNode overview = ask(twoHours().query("accountId", "account-1"));

        assertThat(overview.has("topKeys")).isFalse();
        assertThat(overview.at("/totals/requests").intValue()).isEqualTo(4);
        assertThat(overview.at("/previous/totals/requests").intValue()).isEqualTo(1);
        assertThat(overview.get("models")).hasSize(2);
    }

    @Test
    void thePeriodBeforeIsLeftOutWhereItsExchangesAreGone() {
        keptFrom("2026-11-22T00:00:00Z");
        ScriptedCall day = ScriptedCall.empty().query("from", "2026-11-22").query("to", "2026-11-22");

        JsonNode overview = ask(day.query("client", "claude-code").query("model", SampleDay.SONNET));

        assertThat(overview.has("previous")).isFalse();
        assertThat(overview.at("/totals/requests").intValue()).isEqualTo(4);
        assertThat(overview.get("topKeys")).hasSize(2);
    }

    @Test
    void sumsThatCannotBeToldAreRefusedByTheirFilter() {
        keptFrom("2026-11-23T00:00:00Z");

        assertThat(problems(() -> ask(twoHours().query("client", "claude-code"))))
                .extracting(FieldProblem::field)
                .containsExactly("client");
    }

    private static String ofKeyA() {
        return """
                "requests": 2, "successRate": 0.5, "failedAttempts": 4,
                "outcomes": {"completed": 1, "clientAborted": 0, "upstreamFailed": 1, "refused": 0, "interrupted": 0},
                "tokens": {"input": 200, "output": 20, "cacheRead": 3, "cacheWrite5m": 4, "cacheWrite1h": 5,
                  "reasoning": 6, "webSearches": 7},
                "costNanoUsd": 2000, "costUsd": "0.000002", "chargedNanoUsd": 2000, %s
                """.formatted(PRICED);
    }

    private static String ofKeyB() {
        return """
                "requests": 2, "successRate": 1, "failedAttempts": 0,
                "outcomes": {"completed": 1, "clientAborted": 0, "upstreamFailed": 0, "refused": 1, "interrupted": 0},
                "tokens": {"input": 100, "output": 10, "cacheRead": 0, "cacheWrite5m": 0, "cacheWrite1h": 0,
                  "reasoning": 0, "webSearches": 0},
                "costNanoUsd": 3000, "costUsd": "0.000003", "chargedNanoUsd": 3500, %s
                """.formatted(PRICED);
    }

    private static ScriptedCall twoHours() {
        return ScriptedCall.empty().query("from", "2026-11-22T10:00:00Z").query("to", "2026-11-22T12:00:00Z");
    }

    private void keptFrom(String at) {
        estate.execute("update exchange_retention set complete_from = "
                + Instant.parse(at).toEpochMilli());
    }

    private int lastMinutes(String filter, String value) {
        int sum = 0;
        for (JsonNode minute : ask(twoHours().query(filter, value)).get("lastMinutes")) {
            sum += minute.get("requests").intValue();
        }
        return sum;
    }

    private JsonNode ask(ScriptedCall call) {
        return Estate.json(estate.call("GET", "/stats/overview", call));
    }
}
