package io.clauderelay.pricing;

import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.app.PricedExchanges;
import io.clauderelay.audit.Audit;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.FigureColumns;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepriceTest extends OnEachDatabase {
    private static final String BUNDLED = "anthropic-openai-2026-11-22";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String PERIOD = "\"from\": \"2026-11-20T00:00:00Z\", \"to\": \"2026-11-21T00:00:00Z\"";

    private String account = "";
    private int records;

    @BeforeEach
    void addAccount() {
        account = desk.account(
                        "{\"costMultiplier\": 1.25, \"supportedModels\": {\"house-*\": \"acme-big\", \"*\": \"acme-1\"}}")
                .get("id")
                .textValue();
    }

    @Test
    void whatHadNoPriceGetsTheOneThatHeldWhenItBegan() {
        String before = record("acme-1", null, NOON.minusSeconds(1), null, null);
        String at = record("acme-1", null, NOON, null, null);
        String priced = record("claude-opus-5-5", "claude-opus-5-5", NOON, 4_000_000L, BUNDLED);
        price("acme-1", NOON, 8);

        JsonNode tried = reprice(PERIOD + ", \"dryRun\": true");
        assertThat(tried.get("corrected").intValue()).isEqualTo(1);
        assertThat(cost(at)).isNull();
        assertThat(estate.rows("select 1 from audit where action = 'prices.reprice'"))
                .isEmpty();

        JsonNode report = reprice(PERIOD);
        // A thousand tokens at 8 dollars a million and 1.25 times: a cent.
        assertThat(report)
                .isEqualTo(Estate.json(Answer.ok(Map.of(
                        "dryRun",
                        false,
                        "priceVersion",
                        BUNDLED + "+1",
                        "examined",
                        2,
                        "corrected",
                        1,
                        "unchanged",
                        0,
                        "withoutPrice",
                        1,
                        "unknown",
                        0,
                        "costDifferenceNanoUsd",
                        10_000_000,
                        "costDifferenceUsd",
                        "0.01"))));
        assertThat(cost(at)).isEqualTo(10_000_000L);
        assertThat(version(at)).isEqualTo(BUNDLED + "+1*1.25");
        assertThat(cost(before)).isNull();
        assertThat(cost(priced)).isEqualTo(4_000_000L);
        assertThat(reprice(PERIOD).get("corrected").intValue()).isZero();
        assertThat(estate.rows("select 1 from audit where action = 'prices.reprice'"))
                .hasSize(2);
        assertSumsAreRight();
    }

    @Test
    void whatWasPricedIsPricedAnewOnlyWhenAsked() {
        String once = record("claude-opus-5-5", "claude-opus-5-5", NOON, 4_000_000L, BUNDLED);
        String twice = record("claude-opus-5-5", "claude-opus-5-5", NOON, 8_000_000L, BUNDLED + "*2");
        String same = record("claude-sonnet-4-6", "claude-sonnet-4-6", NOON, 3_000_000L, BUNDLED);
        price("claude-opus-5-5", NOON, 3);

        assertThat(reprice(PERIOD).get("examined").intValue()).isZero();
        JsonNode report = reprice(PERIOD + ", \"onlyUnpriced\": false");
        assertThat(report.get("corrected").intValue()).isEqualTo(2);
        assertThat(report.get("unchanged").intValue()).isEqualTo(1);
        assertThat(report.get("costDifferenceNanoUsd").longValue()).isEqualTo(-3_000_000);
        assertThat(report.get("costDifferenceUsd").textValue()).isEqualTo("-0.003");
        assertThat(cost(once)).isEqualTo(3_000_000L);
        // By what the cost says, and not by what the account multiplies by now.
        assertThat(cost(twice)).isEqualTo(6_000_000L);
        assertThat(version(twice)).isEqualTo(BUNDLED + "+1*2");
        assertThat(version(same)).isEqualTo(BUNDLED);
        assertSumsAreRight();
    }

    @Test
    void whereTheAnsweringModelHasNoPriceTheNameThatWasSentCounts() {
        String sent = record("house-1", "acme-big-of-tuesday", NOON, null, null);
        price("acme-big", NOON, 8);

        assertThat(reprice(PERIOD + ", \"model\": \"house-1\"").get("corrected").intValue())
                .isEqualTo(1);
        assertThat(cost(sent)).isEqualTo(10_000_000L);
    }

    @Test
    void whatNobodyKnowsStaysUnknown() {
        String unknown = insert("claude-opus-5-5", UsageBasis.UNKNOWN, ServiceTier.STANDARD, account);
        String other = insert("claude-opus-5-5", UsageBasis.FINAL, ServiceTier.OTHER, account);
        String gone = insert("claude-opus-5-5", UsageBasis.FINAL, ServiceTier.STANDARD, "gone");

        JsonNode report = reprice(PERIOD);
        assertThat(report.get("unknown").intValue()).isEqualTo(2);
        assertThat(report.get("withoutPrice").intValue()).isEqualTo(1);
        assertThat(List.of(unknown, other, gone)).allMatch(exchange -> cost(exchange) == null);
    }

    @Test
    void manyAreDoneInStepsAndEachOnce() {
        List<UsageRecord> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(of("acme-1", UsageBasis.FINAL, ServiceTier.STANDARD, account));
        }
        apply(many);
        record("acme-1", null, NOON, null, null);
        price("acme-1", NOON, 8);

        JsonNode report = reprice(PERIOD);
        assertThat(report.get("corrected").intValue()).isEqualTo(1_001);
        assertThat(report.get("costDifferenceUsd").textValue()).isEqualTo("10.01");
        assertSumsAreRight();
    }

    @Test
    void everybodyHearsOfWhatWasCorrectedBeforeAStepFailed() {
        List<UsageRecord> many = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            many.add(of("acme-1", UsageBasis.FINAL, ServiceTier.STANDARD, account));
        }
        apply(many);
        price("acme-1", NOON, 8);
        Set<Change> heard = ConcurrentHashMap.newKeySet();
        estate.changes.subscribe(Set.of(RecordedExchanges.CORRECTIONS), heard::addAll);
        Changes audited =
                new Changes(estate.database, estate.changes, new Audit(new TimeOrderedIds(estate.clock), estate.clock));
        Reprice reprice = new Reprice(estate.database, audited, new FailsAtTheSecondStep(), estate.clock);

        assertThatThrownBy(() -> reprice.handle(ScriptedCall.with("{" + PERIOD + "}")))
                .hasMessage("the database is away");
        assertThat(estate.rows("select 1 from exchanges where cost_nano_usd is not null"))
                .hasSize(500);
        await().until(() -> heard.contains(Change.ofAny(RecordedExchanges.CORRECTIONS)));
    }

    /** What is on record, on a database that goes away after the first step. */
    private static final class FailsAtTheSecondStep implements RecordedExchanges {
        private final RecordedExchanges exchanges = new PricedExchanges();
        private int steps;

        @Override
        public List<Recorded> find(Handle sql, Search search, @Nullable Recorded after, int most) {
            return exchanges.find(sql, search, after, most);
        }

        @Override
        public int correct(Handle sql, List<Correction> corrections) {
            steps++;
            if (steps > 1) {
                throw new IllegalStateException("the database is away");
            }
            return exchanges.correct(sql, corrections);
        }

        @Override
        public List<Unpriced> unpriced(Handle sql, Instant from, Instant to) {
            return exchanges.unpriced(sql, from, to);
        }
    }

    @Test
    void modelsWithoutAPriceAreListedWithTheirCounts() {
        record("acme-1", null, NOON, null, null);
        record("acme-1", "acme-1", NOON.plusSeconds(5), null, null);
        record("acme-1", "acme-2", NOON, null, null);
        insert("claude-opus-5-5", UsageBasis.UNKNOWN, ServiceTier.STANDARD, account);
        record("claude-opus-5-5", null, NOON, 1L, BUNDLED);

        JsonNode found = Estate.json(estate.call("GET", "/prices/unpriced", ScriptedCall.empty()));
        assertThat(found.get("from").textValue()).isEqualTo("2026-10-23T12:00:00Z");
        assertThat(found.get("items")).hasSize(2);
        assertThat(found.get("items").get(0)).isEqualTo(tree("""
                {"model": "acme-1", "requests": 2,
                 "firstAt": "2026-11-20T12:00:00Z", "lastAt": "2026-11-20T12:00:05Z"}
                """));
        ScriptedCall early = ScriptedCall.empty().query("to", "2026-11-20T12:00:00Z");
        assertThat(Estate.json(estate.call("GET", "/prices/unpriced", early)).get("items"))
                .isEmpty();
        for (String parameter : List.of("from", "to")) {
            ScriptedCall bad = ScriptedCall.empty().query(parameter, "soon");
            assertThat(problems(() -> estate.call("GET", "/prices/unpriced", bad)))
                    .extracting(FieldProblem::field)
                    .containsExactly(parameter);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"to\": \"2026-11-21T00:00:00Z\" | from",
                "\"from\": \"2026-11-21T00:00:00Z\" | to",
                "\"from\": \"2026-11-21T00:00:00Z\", \"to\": \"2026-11-21T00:00:00Z\" | to",
                "\"from\": \"2026-11-21T00:00:00Z\", \"to\": \"2026-11-22T00:00:00Z\", \"dryRun\": 1 | dryRun",
                "\"from\": \"2026-11-21T00:00:00Z\", \"to\": \"2026-11-22T00:00:00Z\", \"all\": true | all"
            })
    void whatIsWrongWithAWishIsSaid(String wish, String field) {
        assertThat(problems(() -> reprice(wish)))
                .extracting(FieldProblem::field)
                .containsExactly(field);
    }

    private JsonNode reprice(String fields) {
        return Estate.json(estate.call("POST", "/prices/reprice", ScriptedCall.with("{" + fields + "}")));
    }

    private void price(String model, Instant from, int input) {
        String platform = model.startsWith("claude") ? "claude-console" : "codex";
        var _ = estate.call("POST", "/prices", ScriptedCall.with("""
                {"platform": "%s", "model": "%s", "from": "%s", "tiers": {"standard":
                    {"input": %d, "cacheWrite5m": 1, "cacheWrite1h": 1, "cacheRead": 1, "output": 1}}}
                """.formatted(platform, model, from, input)));
    }

    /** What the roll-ups have is what the exchanges add up to. */
    private void assertSumsAreRight() {
        Map<String, Object> sums = estate.rows("""
                select cast(sum(cost_nano_usd) as bigint) as cost, cast(sum(unpriced_requests) as bigint) as unpriced
                from quarters_by_model
                """).getFirst();
        Map<String, Object> exchanges = estate.rows("""
                select cast(sum(coalesce(cost_nano_usd, 0)) as bigint) as cost,
                    cast(sum(case when cost_nano_usd is null then 1 else 0 end) as bigint) as unpriced
                from exchanges
                """).getFirst();
        assertThat(number(sums, "cost")).isEqualTo(number(exchanges, "cost"));
        assertThat(number(sums, "unpriced")).isEqualTo(number(exchanges, "unpriced"));
    }

    private static long number(Map<String, Object> row, String name) {
        return ((Number) row.getOrDefault(name, 0)).longValue();
    }

    private @Nullable Long cost(String exchange) {
        return estate.database.read(
                sql -> sql.createQuery("select cost_nano_usd from exchanges where exchange_id = :id")
                        .bind("id", exchange)
                        .map((row, _) -> FigureColumns.numberOrNull(row, "cost_nano_usd"))
                        .list()
                        .getFirst());
    }

    private String version(String exchange) {
        return estate.rows("select price_version from exchanges where exchange_id = '" + exchange + "'")
                .getFirst()
                .getOrDefault("price_version", "")
                .toString();
    }

    private String record(
            String model, @Nullable String answered, Instant at, @Nullable Long cost, @Nullable String priceVersion) {
        UsageRecord usage =
                of(new Shape(model, answered, at, UsageBasis.FINAL, ServiceTier.STANDARD, account), cost, priceVersion);
        apply(List.of(usage));
        return usage.exchangeId();
    }

    private String insert(String model, UsageBasis basis, ServiceTier tier, String accountId) {
        UsageRecord usage = of(model, basis, tier, accountId);
        apply(List.of(usage));
        return usage.exchangeId();
    }

    private UsageRecord of(String model, UsageBasis basis, ServiceTier tier, String accountId) {
        return of(new Shape(model, null, NOON, basis, tier, accountId), null, null);
    }

    private record Shape(
            String model, @Nullable String answered, Instant at, UsageBasis basis, ServiceTier tier, String account) {}

    private UsageRecord of(Shape shape, @Nullable Long cost, @Nullable String priceVersion) {
        return new UsageRecord(
                "exchange-" + records++,
                "key-1",
                shape.account(),
                Platform.CLAUDE_CONSOLE,
                "messages",
                shape.model(),
                shape.answered(),
                "claude-code",
                true,
                shape.at(),
                Duration.ofMillis(2_345),
                null,
                Outcome.COMPLETED,
                200,
                1,
                new TokenCounts(1_000, 0, 0, 0, 0, 0, 0),
                shape.basis(),
                shape.tier(),
                null,
                cost,
                priceVersion,
                null,
                null);
    }

    private void apply(List<UsageRecord> usage) {
        for (int from = 0; from < usage.size(); from += 500) {
            UsageRecords.ledger(estate.database)
                    .apply(new LedgerBatch(
                            usage.subList(from, Math.min(from + 500, usage.size())),
                            new JournalPosition("node", 1, records, 1, 0)));
        }
    }
}
