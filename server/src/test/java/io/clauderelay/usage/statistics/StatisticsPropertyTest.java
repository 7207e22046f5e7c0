package io.clauderelay.usage.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is asked: the totals are the sum of the items, and these are what the exchanges say. */
class StatisticsPropertyTest extends OnEachDatabase {
    /** In the south clocks go forward within the periods, in one place by half an hour. */
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "Asia/Kolkata",
            "Pacific/Kiritimati",
            "America/New_York",
            "Australia/Sydney",
            "Australia/Lord_Howe");

    private final List<UsageRecord> records = new ArrayList<>();
    private List<String> keys = List.of();

    @BeforeEach
    void fill() {
        keys = List.of(
                AdminDesk.id(desk.issue("{\"name\": \"a\", \"owner\": \"ann\", \"tags\": [\"ci\", \"x\"]}")),
                AdminDesk.id(desk.issue("{\"name\": \"b\", \"owner\": \"ann\", \"tags\": [\"ci\"]}")),
                AdminDesk.id(desk.issue("{\"name\": \"=c\", \"owner\": \"bob\"}")));
        Random random = new Random(3);
        bring(random, 900, Instant.parse("2026-09-25T00:00:00Z"), 58);
        bring(random, 300, Instant.parse("2025-07-01T00:00:00Z"), 450);
    }

    private void bring(Random random, int count, Instant start, int days) {
        List<UsageRecord> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UsageRecord usage = UsageRecords.random("e" + days + "-" + i, random);
            usage = UsageRecords.of(usage, keys.get(random.nextInt(3)));
            some.add(UsageRecords.startedAt(usage, start.plusSeconds(random.nextInt(days * 86_400))));
        }
        records.addAll(some);
        UsageRecords.ledger(estate.database).apply(new LedgerBatch(some, new JournalPosition("node", 1, 1, 1, 1)));
    }

    @Test
    void totalsAreTheSumOfTheItemsForEveryGroupingIntervalAndZone() {
        for (String zone : ZONES) {
            ScriptedCall period = period("2026-10-03", "2026-11-10", zone);
            long requests = within("2026-10-03", "2026-11-10", zone).size();
            for (Grouping grouping : Grouping.values()) {
                for (Interval interval : List.of(Interval.NONE, Interval.HOUR, Interval.DAY, Interval.MONTH)) {
                    JsonNode report =
                            usage(period.query("groupBy", grouping.id()).query("interval", interval.id()));
                    String what = zone + " " + grouping + " " + interval;
                    assertThat(sum(report, "/requests")).as(what).isEqualTo(requests);
                    for (String figure : List.of(
                            "/requests",
                            "/tokens/input",
                            "/outcomes/refused",
                            "/unpricedRequests",
                            "/chargedNanoUsd")) {
                        assertThat(report.at("/totals" + figure).longValue())
                                .as(what + figure)
                                .isEqualTo(sum(report, figure));
                    }
                }
            }
        }
    }

    @Test
    void localDaysAndMonthsHoldExactlyTheirExchanges() {
        for (String zone : ZONES) {
            ZoneId id = ZoneId.of(zone);
            assertThat(dates("2026-10-03", zone, "day"))
                    .as(zone)
                    .isEqualTo(expected(
                            "2026-10-03",
                            zone,
                            at -> LocalDate.ofInstant(at, id).toString()));
            assertThat(dates("2026-10-03", zone, "month"))
                    .as(zone)
                    .isEqualTo(expected("2026-10-03", zone, at -> month(at, id)));
        }
    }

    @Test
    void aPeriodOfMoreThanAYearIsCutIntoItsMonths() {
        for (String zone : ZONES) {
            ZoneId id = ZoneId.of(zone);
            Map<String, Long> months = dates("2025-07-10", zone, "month");
            assertThat(months).as(zone).hasSize(17).isEqualTo(expected("2025-07-10", zone, at -> month(at, id)));
            assertThat(usage(period("2025-07-10", "2026-11-10", zone))
                            .at("/totals/requests")
                            .longValue())
                    .as(zone)
                    .isEqualTo(months.values().stream().mapToLong(n -> n).sum());
        }
    }

    private static String month(Instant at, ZoneId zone) {
        return YearMonth.from(at.atZone(zone)).toString();
    }

    @Test
    void aPeriodMayBeginAndEndWithinADay() {
        JsonNode report = usage(ScriptedCall.empty()
                .query("from", "2026-10-03T09:00:00Z")
                .query("to", "2026-10-05T21:30:00Z")
                .query("interval", "day")
                .query("timeZone", "Asia/Kolkata"));

        long expected = records.stream()
                .filter(usage -> !usage.startedAt().isBefore(Instant.parse("2026-10-03T09:00:00Z"))
                        && usage.startedAt().isBefore(Instant.parse("2026-10-05T21:30:00Z")))
                .count();
        assertThat(report.at("/totals/requests").longValue()).isEqualTo(expected);
    }

    @Test
    void aKeyWithSeveralTagsCountsOnceAndOneTagFindsAllOfItsKeys() {
        JsonNode report = usage(period("2026-10-03", "2026-11-10", "UTC").query("groupBy", "tag"));
        assertThat(report.get("items")).hasSize(3);

        JsonNode ci = usage(period("2026-10-03", "2026-11-10", "UTC").query("tag", "ci"));
        JsonNode ann = usage(period("2026-10-03", "2026-11-10", "UTC").query("owner", "ann"));
        assertThat(ci.get("totals")).isEqualTo(ann.get("totals"));
    }

    @Test
    void whatNoRollUpTellsIsCountedFromTheExchanges() {
        ScriptedCall ofKey = period("2026-10-03", "2026-11-10", "Europe/Berlin").query("keyId", keys.get(0));
        long requests = usage(ofKey).at("/totals/requests").longValue();

        assertThat(sum(usage(ofKey.query("groupBy", "account").query("interval", "day")), "/requests"))
                .isEqualTo(requests);
        assertThat(sum(usage(ofKey.query("groupBy", "client")), "/requests")).isEqualTo(requests);

        estate.execute("update exchange_retention set complete_from = 1793000000000");
        assertThat(AdminDesk.problems(() -> usage(ofKey.query("groupBy", "account"))))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("keyId"));
    }

    @Test
    void theMostExpensiveGroupsAreToldApartAndTheOthersAreOneItem() {
        JsonNode report = usage(period("2026-10-03", "2026-11-10", "UTC")
                .query("groupBy", "key")
                .query("limit", "1"));

        assertThat(report.at("/items/1/others").intValue()).isEqualTo(2);
        assertThat(sum(report, "/requests"))
                .isEqualTo(report.at("/totals/requests").longValue());
    }

    @Test
    void pagesOfTheLogStayInStepWhileRowsAreAdded() {
        List<String> seen = new ArrayList<>();
        JsonNode page = exchanges(ScriptedCall.empty().query("limit", "100"));
        int added = 0;
        while (page.has("nextCursor")) {
            seen.addAll(page.get("items").findValuesAsText("id"));
            UsageRecord late = UsageRecords.of("late" + added++, keys.get(0), Instant.parse("2026-11-22T11:00:00Z"), 1);
            UsageRecords.ledger(estate.database)
                    .apply(new LedgerBatch(List.of(late), new JournalPosition("node", 1, 1, 1, 1)));
            page = exchanges(ScriptedCall.empty()
                    .query("limit", "100")
                    .query("cursor", page.get("nextCursor").textValue()));
        }
        seen.addAll(page.get("items").findValuesAsText("id"));

        assertThat(seen)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        records.stream().map(UsageRecord::exchangeId).toList());
    }

    @Test
    void theLogIsFilteredByEachThingAloneAndByEverythingAtOnce() {
        for (UsageRecord one : List.of(records.get(7), records.get(8), records.get(9))) {
            Map<String, String> filters = filters(one);
            assertThat(log(filters)).as("everything of " + filters).contains(one.exchangeId());
            filters.forEach((name, wanted) -> {
                Map<String, String> alone = Map.of(name, wanted);
                assertThat(log(alone)).as(alone.toString()).isEqualTo(fitting(alone));
                Map<String, String> others = new TreeMap<>(filters);
                others.put(name, another(name, wanted));
                assertThat(log(others))
                        .as("with another " + name)
                        .doesNotContain(one.exchangeId())
                        .isEqualTo(fitting(others));
            });
        }
    }

    @Test
    void theStoryOfAnExchangeIsThatOfTheLog() {
        UsageRecord one = records.get(7);

        JsonNode story = Estate.json(estate.call("GET", "/exchanges/{id}", AdminDesk.onId(one.exchangeId(), "")))
                .get("exchange");

        assertThat(story.get("keyId").textValue()).isEqualTo(one.keyId());
        assertThat(story.get("corrections")).isEmpty();
    }

    /** A valid value that is another one. */
    private static String another(String filter, String value) {
        return switch (filter) {
            case "platform" -> value.equals("codex") ? "claude-console" : "codex";
            case "outcome" -> value.equals("refused") ? "completed" : "refused";
            case "client" -> "openai-sdk";
            case "status" -> "999";
            case "minCost" -> "999999";
            default -> "another";
        };
    }

    private static Map<String, String> filters(UsageRecord one) {
        Map<String, String> filters = new TreeMap<>();
        filters.put("keyId", one.keyId());
        filters.put("accountId", one.accountId() == null ? "none" : one.accountId());
        filters.put("model", one.model());
        filters.put("platform", one.platform().id());
        filters.put("client", one.clientKind());
        filters.put("outcome", one.outcome().id());
        filters.put("operation", one.operation());
        filters.put("status", Integer.toString(one.status()));
        if (one.costNanoUsd() != null) {
            filters.put("minCost", BigDecimal.valueOf(one.costNanoUsd(), 9).toPlainString());
        }
        return filters;
    }

    private Set<String> fitting(Map<String, String> filters) {
        return records.stream()
                .filter(usage -> filters(usage).entrySet().stream()
                        .allMatch(has -> has.getKey().equals("minCost")
                                || has.getValue().equals(filters.getOrDefault(has.getKey(), has.getValue()))))
                .filter(usage -> costs(usage, filters.get("minCost")))
                .map(UsageRecord::exchangeId)
                .collect(Collectors.toSet());
    }

    private static boolean costs(UsageRecord usage, @Nullable String least) {
        Long cost = usage.costNanoUsd();
        return least == null || (cost != null && BigDecimal.valueOf(cost, 9).compareTo(new BigDecimal(least)) >= 0);
    }

    /** The ids on all pages. */
    private Set<String> log(Map<String, String> filters) {
        Set<String> ids = new HashSet<>();
        ScriptedCall call = new ScriptedCall(Map.of(), filters, "").query("limit", "200");
        JsonNode page = exchanges(call);
        ids.addAll(page.get("items").findValuesAsText("id"));
        while (page.has("nextCursor")) {
            page = exchanges(call.query("cursor", page.get("nextCursor").textValue()));
            ids.addAll(page.get("items").findValuesAsText("id"));
        }
        return ids;
    }

    private Map<String, Long> dates(String from, String zone, String interval) {
        Map<String, Long> dates = new TreeMap<>();
        usage(period(from, "2026-11-10", zone).query("groupBy", "none").query("interval", interval))
                .get("items")
                .forEach(item -> dates.put(
                        item.get("date").textValue(), item.get("requests").longValue()));
        return dates;
    }

    private Map<String, Long> expected(String from, String zone, Function<Instant, String> date) {
        return within(from, "2026-11-10", zone).stream()
                .collect(Collectors.groupingBy(
                        usage -> date.apply(usage.startedAt()), TreeMap::new, Collectors.counting()));
    }

    private List<UsageRecord> within(String from, String to, String zone) {
        Instant start = LocalDate.parse(from).atStartOfDay(ZoneId.of(zone)).toInstant();
        Instant end =
                LocalDate.parse(to).plusDays(1).atStartOfDay(ZoneId.of(zone)).toInstant();
        return records.stream()
                .filter(usage ->
                        !usage.startedAt().isBefore(start) && usage.startedAt().isBefore(end))
                .toList();
    }

    private static ScriptedCall period(String from, String to, String zone) {
        return ScriptedCall.empty().query("from", from).query("to", to).query("timeZone", zone);
    }

    private static long sum(JsonNode report, String figure) {
        long sum = 0;
        for (JsonNode item : report.get("items")) {
            sum += item.at(figure).longValue();
        }
        return sum;
    }

    private JsonNode usage(ScriptedCall call) {
        return Estate.json(estate.call("GET", "/stats/usage", call));
    }

    private JsonNode exchanges(ScriptedCall call) {
        return Estate.json(estate.call("GET", "/exchanges", call));
    }
}
