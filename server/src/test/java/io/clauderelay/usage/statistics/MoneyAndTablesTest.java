package io.clauderelay.usage.statistics;

import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.UsageRecords;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is money, and what goes into spreadsheets. */
class MoneyAndTablesTest extends OnEachDatabase {
    private String keyA = "";
    private String keyB = "";

    @BeforeEach
    void fill() {
        keyA = AdminDesk.id(desk.issueNamed("a"));
        keyB = AdminDesk.id(desk.issueNamed("b"));
        SampleDay.bring(estate, keyA, keyB);
        SampleDay.bring(
                estate,
                UsageRecords.withModel(
                        UsageRecords.withCost(SampleDay.used("e", keyA, "2026-11-22T10:10:00Z", 0), null, null),
                        "acme-1"));
    }

    @Test
    void costsHaveTheirSharesAndWhatIsUnknownHasNone() {
        JsonNode report = Estate.json(estate.call("GET", "/stats/cost", twoHours()));

        assertThat(report).isEqualTo(tree("""
                {"from": "2026-11-22T10:00:00Z", "to": "2026-11-22T12:00:00Z", "timeZone": "UTC",
                 "interval": "none", "groupBy": "model",
                 "items": [
                   {"model": "claude-opus-4-6", "requests": 1, "costNanoUsd": 3000, "costUsd": "0.000003", "share": 0.6,
                    "chargedNanoUsd": 3500, "unpricedRequests": 0},
                   {"model": "claude-sonnet-4-5", "requests": 3, "costNanoUsd": 2000, "costUsd": "0.000002",
                    "share": 0.4, "chargedNanoUsd": 2000, "unpricedRequests": 0},
                   {"model": "acme-1", "requests": 1, "chargedNanoUsd": 0, "unpricedRequests": 1}],
                 "totals": {"requests": 5, "costNanoUsd": 5000, "costUsd": "0.000005", "share": 1,
                    "chargedNanoUsd": 5500, "unpricedRequests": 1}}
                """));
    }

    @Test
    void aModelWhoseCostIsUnknownHasNoShareInTheOverviewEither() {
        JsonNode models =
                Estate.json(estate.call("GET", "/stats/overview", twoHours())).get("models");

        assertThat(models.get(2)).isEqualTo(tree("{\"model\": \"acme-1\", \"requests\": 1, \"tokens\": 110}"));
    }

    @Test
    void keysAreToldWhatTheyHaveCostTodayAndThisMonth() {
        SampleDay.bring(
                estate,
                SampleDay.used("month", keyA, "2026-11-02T00:00:00Z", 40),
                SampleDay.used("earlier", keyA, "2026-10-31T22:59:59Z", 9_000));

        JsonNode report = Estate.json(estate.call(
                "GET", "/stats/keys", ScriptedCall.empty().query("ids", keyB + "," + keyA + ",gone," + keyB)));

        assertThat(report).isEqualTo(tree("""
                {"timeZone": "UTC", "today": "2026-11-22T00:00:00Z", "month": "2026-11-01T00:00:00Z", "items": [
                  {"keyId": "%2$s",
                   "today": {"requests": 3, "costNanoUsd": 3700, "costUsd": "0.0000037", "chargedNanoUsd": 4200,
                     "unpricedRequests": 0},
                   "month": {"requests": 3, "costNanoUsd": 3700, "costUsd": "0.0000037", "chargedNanoUsd": 4200,
                     "unpricedRequests": 0}},
                  {"keyId": "%1$s",
                   "today": {"requests": 3, "costNanoUsd": 2000, "costUsd": "0.000002", "chargedNanoUsd": 2000,
                     "unpricedRequests": 1},
                   "month": {"requests": 4, "costNanoUsd": 2040, "costUsd": "0.00000204", "chargedNanoUsd": 2040,
                     "unpricedRequests": 1}},
                  {"keyId": "gone",
                   "today": {"requests": 0, "costNanoUsd": 0, "costUsd": "0", "chargedNanoUsd": 0,
                     "unpricedRequests": 0},
                   "month": {"requests": 0, "costNanoUsd": 0, "costUsd": "0", "chargedNanoUsd": 0,
                     "unpricedRequests": 0}}]}
                """.formatted(keyA, keyB)));
    }

    @Test
    void todayAndThisMonthAreThoseOfTheZone() {
        SampleDay.bring(estate, SampleDay.used("berlin", keyA, "2026-10-31T23:00:00Z", 40));

        JsonNode report = Estate.json(estate.call(
                "GET", "/stats/keys", ScriptedCall.empty().query("ids", keyA).query("timeZone", "Europe/Berlin")));

        assertThat(report.get("today").textValue()).isEqualTo("2026-11-21T23:00:00Z");
        assertThat(report.get("month").textValue()).isEqualTo("2026-10-31T23:00:00Z");
        assertThat(report.at("/items/0/month/costNanoUsd").intValue()).isEqualTo(2_040);
    }

    @Test
    void theTableOfUsageHasAColumnForEachFigure() {
        assertThat(table("/stats/usage", twoHours().query("interval", "hour"), "usage.csv"))
                .isEqualTo(lines(
                        "start,date,model,others,requests,completed,clientAborted,upstreamFailed,refused,interrupted,"
                                + "successRate,failedAttempts,input,output,cacheRead,cacheWrite5m,cacheWrite1h,reasoning,"
                                + "webSearches,costNanoUsd,costUsd,chargedNanoUsd,unpricedRequests",
                        "2026-11-22T10:00:00Z,2026-11-22T10:00+00:00,claude-sonnet-4-5,,2,1,0,1,0,0,0.5,4,"
                                + "200,20,3,4,5,6,7,2000,0.000002,2000,0",
                        "2026-11-22T10:00:00Z,2026-11-22T10:00+00:00,acme-1,,1,1,0,0,0,0,1,0,100,10,0,0,0,0,0,,,0,1",
                        "2026-11-22T11:00:00Z,2026-11-22T11:00+00:00,claude-opus-4-6,,1,1,0,0,0,0,1,0,"
                                + "100,10,0,0,0,0,0,3000,0.000003,3500,0",
                        "2026-11-22T11:00:00Z,2026-11-22T11:00+00:00,claude-sonnet-4-5,,1,0,0,0,1,0,,0,"
                                + "0,0,0,0,0,0,0,0,0,0,0"));
    }

    @Test
    void theTableOfCostsHasTheShare() {
        assertThat(table("/stats/cost", twoHours(), "cost.csv"))
                .isEqualTo(lines(
                        "model,others,requests,costNanoUsd,costUsd,chargedNanoUsd,unpricedRequests,share",
                        "claude-opus-4-6,,1,3000,0.000003,3500,0,0.6",
                        "claude-sonnet-4-5,,3,2000,0.000002,2000,0,0.4",
                        "acme-1,,1,,,0,1,"));
        assertThat(table("/stats/cost", twoHours().query("groupBy", "key").query("limit", "1"), "cost.csv"))
                .isEqualTo(lines(
                        "keyId,keyName,others,requests,costNanoUsd,costUsd,chargedNanoUsd,unpricedRequests,share",
                        keyB + ",b,,2,3000,0.000003,3500,0,0.6",
                        ",,1,3,2000,0.000002,2000,1,0.4"));
    }

    @Test
    void theTableOfExchangesGoesOnAtTheCursorInItsHeader() {
        String header =
                "id,startedAt,keyId,keyName,accountId,accountName,platform,operation,model,upstreamModel,client,"
                        + "stream,outcome,status,attempts,durationMs,firstEventMs,input,output,cacheRead,cacheWrite5m,cacheWrite1h,"
                        + "reasoning,webSearches,usageBasis,serviceTier,inferenceGeo,costNanoUsd,costUsd,priceVersion,chargedNanoUsd";
        ScriptedCall call = twoHours().query("keyId", keyA).query("limit", "2").query("format", "csv");

        Answer first = estate.call("GET", "/exchanges", call);
        assertThat(text(first))
                .isEqualTo(lines(
                        header,
                        "b,2026-11-22T10:50:00Z," + keyA + ",a,account-1,,claude-console,messages,claude-sonnet-4-5,"
                                + "claude-sonnet-4-5-20250929,claude-code,true,upstream-failed,529,2,2345,432,"
                                + "100,10,0,0,0,0,0,final,standard,,500,0.0000005,2026-11,500",
                        "e,2026-11-22T10:10:00Z," + keyA + ",a,account-1,,claude-console,messages,acme-1,"
                                + ",claude-code,true,completed,200,1,2345,432,"
                                + "100,10,0,0,0,0,0,final,standard,,,,,0"));

        String next = Objects.requireNonNull(first.headers().get("x-next-cursor"));
        Answer last = estate.call("GET", "/exchanges", call.query("cursor", next));
        assertThat(text(last))
                .isEqualTo(lines(
                        header,
                        "a,2026-11-22T10:05:00Z," + keyA + ",a,account-1,,claude-console,messages,claude-sonnet-4-5,"
                                + "claude-sonnet-4-5-20250929,claude-code,true,completed,200,3,2345,432,"
                                + "100,10,3,4,5,6,7,final,standard,,1500,0.0000015,2026-11,1500"));
        assertThat(last.headers()).doesNotContainKey("x-next-cursor");
    }

    private String table(String path, ScriptedCall call, String fileName) {
        Answer answer = estate.call("GET", path, call.query("format", "csv"));
        assertThat(answer.headers()).containsEntry("content-disposition", "attachment; filename=\"" + fileName + "\"");
        return text(answer);
    }

    private static String text(Answer answer) {
        return answer.body() instanceof Answer.Text(String mediaType, String text) && mediaType.startsWith("text/csv")
                ? text
                : "not a table: " + answer.body();
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static ScriptedCall twoHours() {
        return ScriptedCall.empty().query("from", "2026-11-22T10:00:00Z").query("to", "2026-11-22T12:00:00Z");
    }
}
