package io.clauderelay.usage.statistics;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyStatisticsTest extends OnEachDatabase {
    @Test
    void aKeyThatWasNeverUsedHasUsedNothing() {
        String key = id(desk.issueNamed("x"));

        JsonNode report = ask(key, ScriptedCall.empty());

        assertThat(report.get("keyId").textValue()).isEqualTo(key);
        assertThat(report.get("timeZone").textValue()).isEqualTo("UTC");
        assertThat(report.get("from").textValue()).isEqualTo("2026-10-24T00:00:00Z");
        assertThat(report.get("to").textValue()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(report.get("days")).isEmpty();
        assertThat(report.at("/totals/requests").intValue()).isZero();
        assertThat(report.at("/allTime/costUsd").textValue()).isEqualTo("0");
    }

    @Test
    void theDayOnWhichTheClocksGoBackHas25Hours() {
        String key = id(desk.issueNamed("x"));
        used(key, "a", "2026-10-24T21:59:59Z", 1);
        used(key, "b", "2026-10-24T22:00:00Z", 10);
        used(key, "c", "2026-10-25T22:59:59Z", 100);
        used(key, "d", "2026-10-25T23:00:00Z", 1_000);

        JsonNode report = ask(key, berlin("2026-10-24", "2026-10-26"));

        assertThat(costs(report)).containsExactly("2026-10-24=1", "2026-10-25=110", "2026-10-26=1000");
        JsonNode day = ask(key, berlin("2026-10-25", "2026-10-25"));
        assertThat(day.get("from").textValue()).isEqualTo("2026-10-24T22:00:00Z");
        assertThat(day.get("to").textValue()).isEqualTo("2026-10-25T23:00:00Z");
        assertThat(costs(day)).containsExactly("2026-10-25=110");
    }

    @Test
    void theDayOnWhichTheClocksGoForwardHas23Hours() {
        String key = id(desk.issueNamed("x"));
        used(key, "a", "2026-03-28T23:00:00Z", 1);
        used(key, "b", "2026-03-29T21:59:59Z", 10);
        used(key, "c", "2026-03-29T22:00:00Z", 100);

        assertThat(costs(ask(key, berlin("2026-03-29", "2026-03-30"))))
                .containsExactly("2026-03-29=11", "2026-03-30=100");
    }

    @Test
    void totalsAreTheSumOfTheDaysInEveryZone() {
        String key = id(desk.issueNamed("x"));
        Random random = new Random(7);
        long sum = 0;
        for (int i = 0; i < 300; i++) {
            long cost = random.nextLong(1L << 40);
            Instant at = Instant.parse("2026-10-01T00:00:00Z").plusSeconds(random.nextInt(40 * 86_400));
            used(key, "e" + i, at.toString(), cost);
            sum += cost;
        }

        for (String zone : List.of("UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")) {
            JsonNode report = ask(key, period("2026-09-01", "2026-11-22").query("timeZone", zone));
            long days = 0;
            for (JsonNode day : report.get("days")) {
                days += day.get("costNanoUsd").longValue();
            }
            assertThat(report.at("/totals/costNanoUsd").longValue())
                    .as(zone)
                    .isEqualTo(sum)
                    .isEqualTo(days);
            assertThat(report.at("/totals/requests").intValue()).as(zone).isEqualTo(300);
            assertThat(report.get("days").findValuesAsText("date")).as(zone).isSorted();
        }
    }

    @Test
    void whatWasUsedOutsideOfThePeriodCountsInAllOnly() {
        String key = id(desk.issueNamed("x"));
        used(key, "a", "2026-01-01T00:00:00Z", 5);
        used(key, "b", "2026-11-20T00:00:00Z", 7);
        used("another", "c", "2026-11-20T00:00:00Z", 11);

        JsonNode report = ask(key, ScriptedCall.empty());

        assertThat(report.at("/totals/costNanoUsd").longValue()).isEqualTo(7);
        assertThat(report.at("/allTime/costNanoUsd").longValue()).isEqualTo(12);
        assertThat(report.at("/allTime/tokens/input").longValue()).isEqualTo(200);
    }

    @Test
    void aDeletedKeyIsStillToldOf() {
        String key = id(desk.issueNamed("x"));
        used(key, "a", "2026-11-20T00:00:00Z", 7);
        desk.deleteKey(key);

        assertThat(ask(key, ScriptedCall.empty()).at("/totals/requests").intValue())
                .isEqualTo(1);
    }

    @Test
    void modelsThatCostTheSameFollowByName() {
        String key = id(desk.issueNamed("x"));
        List<String> models = List.of("zeta", "alpha", "omega", "mu", "beta", "kappa", "delta");
        for (String model : models) {
            UsageRecord usage = UsageRecords.of(model, key, Instant.parse("2026-11-20T00:00:00Z"), 7);
            bring(UsageRecords.withModel(usage, model));
        }

        assertThat(ask(key, ScriptedCall.empty()).get("models").findValuesAsText("model"))
                .containsExactlyElementsOf(models.stream().sorted().toList());
    }

    @Test
    void aPeriodOfMoreThanFourHundredDaysIsRefusedByItsStart() {
        String key = id(desk.issueNamed("x"));

        assertThat(ask(key, period("2025-10-19", "2026-11-22")).get("days")).isEmpty();
        assertThat(problems(() -> ask(key, period("2025-10-18", "2026-11-22"))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("from");
                    assertThat(problem.message()).contains("401 days", "400");
                });
    }

    @Test
    void aKeyThatIsNotThereIsNotFound() {
        assertThat(refused(() -> ask("none", ScriptedCall.empty())).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "timeZone, +02:00",
        "timeZone, Mars/Olympus",
        "timeZone, ''",
        "from, yesterday",
        "from, 2026-02-30",
        "from, 2027-01-01",
        "to, 2026-11-23T25:00:00Z",
        "to, 1999-12-30"
    })
    void whatCannotBeReadIsNamedByItsField(String field, String value) {
        String key = id(desk.issueNamed("x"));

        assertThat(problems(() -> ask(key, ScriptedCall.empty().query(field, value))))
                .extracting(FieldProblem::field)
                .containsExactly(field);
    }

    private static ScriptedCall berlin(String from, String to) {
        return period(from, to).query("timeZone", "Europe/Berlin");
    }

    private static ScriptedCall period(String from, String to) {
        return ScriptedCall.empty().query("from", from).query("to", to);
    }

    private static List<String> costs(JsonNode report) {
        List<String> costs = new ArrayList<>();
        report.get("days")
                .forEach(day -> costs.add(day.get("date").textValue() + "="
                        + day.get("costNanoUsd").longValue()));
        return costs;
    }

    private JsonNode ask(String key, ScriptedCall call) {
        return Estate.json(estate.call("GET", "/keys/{id}/stats", call.path("id", key)));
    }

    private void used(String key, String exchange, String at, long costNanoUsd) {
        bring(UsageRecords.of(exchange, key, Instant.parse(at), costNanoUsd));
    }

    private void bring(UsageRecord usage) {
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(List.of(usage), new JournalPosition("node", 1, 1, 1, 1)));
    }
}
