package io.clauderelay.usage.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.Ledger;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageEndpointsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:20:00Z");

    private Database database;
    private Ledger ledger;
    private Endpoint usage;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        database = Database.openSqlite(folder);
        ledger = UsageRecords.ledger(database);
        usage = new UsageEndpoints(database, InstantSource.fixed(NOW), () -> 0)
                .endpoints()
                .getFirst();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isForEveryoneWhoMaySignIn() {
        assertThat(usage.method()).isEqualTo("GET");
        assertThat(usage.path()).isEqualTo("/stats/usage");
        assertThat(usage.access()).isEqualTo(Endpoint.Access.VIEWER);
    }

    @Test
    void answersByModelForTheLastThirtyDaysUnlessAskedOtherwise() {
        bring(UsageRecords.completed("a"), UsageRecords.completed("b"));

        JsonNode answer = ask(Map.of());

        assertThat(answer).isEqualTo(json("""
                {"from": "2026-10-25T00:00:00Z", "to": "2026-11-23T09:30:00Z", "timeZone": "UTC",
                 "interval": "none", "groupBy": "model",
                 "items": [{"model": "claude-sonnet-4-5", "requests": 2,
                   "outcomes": {"completed": 2, "clientAborted": 0, "upstreamFailed": 0, "refused": 0, "interrupted": 0},
                   "successRate": 1, "failedAttempts": 0,
                   "tokens": {"input": 200, "output": 20, "cacheRead": 0, "cacheWrite5m": 0, "cacheWrite1h": 0,
                     "reasoning": 0, "webSearches": 0},
                   "costNanoUsd": 3000, "costUsd": "0.000003", "chargedNanoUsd": 3000, "unpricedRequests": 0}],
                 "totals": {"requests": 2,
                   "outcomes": {"completed": 2, "clientAborted": 0, "upstreamFailed": 0, "refused": 0, "interrupted": 0},
                   "successRate": 1, "failedAttempts": 0,
                   "tokens": {"input": 200, "output": 20, "cacheRead": 0, "cacheWrite5m": 0, "cacheWrite1h": 0,
                     "reasoning": 0, "webSearches": 0},
                   "costNanoUsd": 3000, "costUsd": "0.000003", "chargedNanoUsd": 3000, "unpricedRequests": 0}}
                """));
    }

    @ParameterizedTest
    @CsvSource({"model, model", "key, keyId", "account, accountId", "platform, platform", "client, client"})
    void totalsAreTheSumOfTheItemsAndTheSameForEveryGrouping(String groupBy, String name) {
        Random random = new Random(42);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(UsageRecords.random("exchange-" + i, random));
        }
        bring(records.toArray(UsageRecord[]::new));

        JsonNode answer = ask(Map.of("groupBy", groupBy));

        assertThat(answer.at("/items"))
                .hasSizeGreaterThan(1)
                .anySatisfy(item -> assertThat(item.has(name)).isTrue());
        for (String field : List.of("/requests", "/tokens/input", "/tokens/webSearches", "/costNanoUsd")) {
            long sum = 0;
            for (JsonNode item : answer.at("/items")) {
                sum += item.at(field).asLong();
            }
            assertThat(answer.at("/totals" + field).asLong()).as(field).isEqualTo(sum);
        }
        assertThat(answer.at("/totals/requests").asLong()).isEqualTo(500);
        assertThat(answer.at("/totals/costNanoUsd").asLong())
                .isEqualTo(records.stream()
                        .map(UsageRecord::costNanoUsd)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .sum());
    }

    @Test
    void exchangesThatReachedNoAccountStandUnderNone() {
        bring(UsageRecords.withAccount(UsageRecords.completed("a"), null));

        assertThat(ask(Map.of("groupBy", "account")).at("/items/0").has("accountId"))
                .isFalse();
    }

    @Test
    void anUnknownCostIsShownAsUnknownAndNotAsZero() {
        UsageRecord priced = UsageRecords.completed("a");
        bring(new UsageRecord(
                priced.exchangeId(),
                priced.keyId(),
                priced.accountId(),
                priced.platform(),
                priced.operation(),
                "a-model-without-price",
                null,
                priced.clientKind(),
                false,
                priced.startedAt(),
                priced.duration(),
                null,
                priced.outcome(),
                200,
                1,
                priced.tokens(),
                priced.basis(),
                priced.serviceTier(),
                null,
                null,
                null,
                null,
                null));

        JsonNode item = ask(Map.of()).at("/items/0");

        assertThat(item.has("costNanoUsd")).isFalse();
        assertThat(item.has("costUsd")).isFalse();
        assertThat(item.at("/unpricedRequests").asLong()).isEqualTo(1);
    }

    @Test
    void anUnknownCostBesideOnesThatAreNothingIsUnknownToo() {
        UsageRecord refused = UsageRecords.withEnd(UsageRecords.completed("b"), Outcome.REFUSED, 429, 0);
        bring(UsageRecords.withCost(UsageRecords.completed("a"), null, null), UsageRecords.withCost(refused, 0L, null));

        JsonNode totals = ask(Map.of()).at("/totals");

        assertThat(totals.at("/requests").asLong()).isEqualTo(2);
        assertThat(totals.at("/unpricedRequests").asLong()).isEqualTo(1);
        assertThat(totals.has("costNanoUsd")).isFalse();
        assertThat(totals.has("costUsd")).isFalse();
    }

    @Test
    void nothingUsedCostsZero() {
        assertThat(ask(Map.of()).at("/totals/costUsd").asText()).isEqualTo("0");
    }

    @Test
    void aPeriodIsWidenedToQuartersOfAnHourAndADayIsTakenWhole() {
        bring(UsageRecords.completed("a"));

        JsonNode instants = ask(Map.of("from", "2026-11-20T10:14:59Z", "to", "2026-11-20T11:14:59.5+01:00"));
        assertThat(instants.at("/from").asText()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(instants.at("/to").asText()).isEqualTo("2026-11-20T10:15:00Z");
        assertThat(instants.at("/totals/requests").asLong()).isEqualTo(1);

        JsonNode days = ask(Map.of("from", "2026-11-20", "to", "2026-11-20"));
        assertThat(days.at("/to").asText()).isEqualTo("2026-11-21T00:00:00Z");
        assertThat(days.at("/totals/requests").asLong()).isEqualTo(1);

        assertThat(ask(Map.of("from", "2026-11-21")).at("/totals/requests").asLong())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "from, yesterday",
        "from, 2026-02-30",
        "to, 2026-11-23T25:00:00Z",
        "to, 2026-11-23T24:00:00Z",
        "to, 2026-11-23T10:00Z",
        "to, +999999999-12-31T23:59:59Z",
        "from, 1969-12-31",
        "from, 2027-01-01",
        "groupBy, colour"
    })
    void whatCannotBeReadIsNamedByItsField(String field, String value) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> ask(Map.of(field, value)));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.fields()).singleElement().satisfies(found -> {
            assertThat(found.field()).isEqualTo(field);
            assertThat(found.message()).contains(value);
        });
    }

    private void bring(UsageRecord... records) {
        ledger.apply(new LedgerBatch(List.of(records), new JournalPosition("node", 1, 1, 1, 1)));
    }

    private JsonNode ask(Map<String, String> query) {
        Object body =
                usage.handler().handle(new ScriptedCall(Map.of(), query, "")).body();
        return json(Json.write(Objects.requireNonNull(body)));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
