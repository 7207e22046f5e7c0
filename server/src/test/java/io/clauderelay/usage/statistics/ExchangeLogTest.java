package io.clauderelay.usage.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.OnEachDatabase;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.JournalPosition;
import io.clauderelay.usage.LedgerBatch;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.usage.UsageRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the log is filtered by, in either order and page by page: it holds just the exchanges that fit. */
class ExchangeLogTest extends OnEachDatabase {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    /** More quarters than are asked for at once have something of everything; a year ago there was something, too. */
    private static final int DAYS = 4;

    private static final List<String> OPERATIONS = List.of("messages", "responses", "compact", "count_tokens");

    private static final Map<String, List<String>> VALUES = Map.of(
            "keyId", List.of("key-1", "key-9"),
            "accountId", List.of("account-1", "none", "account-9"),
            "model", List.of("claude-opus-4-6", "absent"),
            "client", List.of("claude-code", "codex"),
            "platform", List.of("codex", "claude-console"),
            "operation", List.of("messages", "compact", "count_tokens", "absent"),
            "outcome", List.of("refused", "completed"),
            "status", List.of("200", "429"),
            "minCost", List.of("0.01", "500"));

    private static final Map<String, BiPredicate<UsageRecord, String>> FITS = Map.of(
            "keyId", (usage, value) -> usage.keyId().equals(value),
            "accountId",
                    (usage, value) -> Objects.requireNonNullElse(usage.accountId(), "none")
                            .equals(value),
            "model", (usage, value) -> usage.model().equals(value),
            "client", (usage, value) -> usage.clientKind().equals(value),
            "platform", (usage, value) -> usage.platform().id().equals(value),
            "operation", (usage, value) -> usage.operation().equals(value),
            "outcome", (usage, value) -> usage.outcome().id().equals(value),
            "status", (usage, value) -> usage.status() == Integer.parseInt(value),
            "minCost",
                    (usage, value) -> usage.costNanoUsd() != null
                            && usage.costNanoUsd() >= Double.parseDouble(value) * 1_000_000_000);

    private final List<UsageRecord> records = new ArrayList<>();

    @BeforeEach
    void fill() {
        Random random = new Random(11);
        for (int i = 0; i < 900; i++) {
            UsageRecord usage = UsageRecords.random("e-%04d".formatted(i), random);
            usage = UsageRecords.withOperation(usage, OPERATIONS.get(random.nextInt(OPERATIONS.size())));
            int status = random.nextBoolean() ? 200 : 429;
            usage = UsageRecords.withEnd(usage, usage.outcome(), status, usage.attempts());
            Instant day = i % 50 == 0 ? START.minusSeconds(365 * 86_400L) : START;
            records.add(UsageRecords.startedAt(usage, day.plusMillis(random.nextInt(DAYS * 86_400_000))));
        }
        UsageRecords.ledger(estate.database).apply(new LedgerBatch(records, new JournalPosition("node", 1, 1, 1, 1)));
        // As a node of the version before writes them; the roll-ups that have them already change nothing here.
        estate.database.write(sql -> sql.execute("update exchanges set rolled_up = false where exchange_id like '%7'"));
    }

    @Test
    void oneFilterFindsWhatFits() {
        VALUES.forEach((filter, values) -> values.forEach(value -> assertFound(Map.of(filter, value), 200)));
    }

    @Test
    void twoFiltersFindWhatFitsBoth() {
        VALUES.forEach((filter, values) -> VALUES.forEach((other, others) -> {
            if (filter.compareTo(other) < 0) {
                assertFound(Map.of(filter, values.getFirst(), other, others.getFirst()), 200);
            }
        }));
    }

    @Test
    void smallPagesHoldTogetherWhatFits() {
        VALUES.forEach((filter, values) -> assertFound(Map.of(filter, values.getFirst()), 7));
        assertFound(Map.of("model", "claude-opus-4-6", "client", "claude-code", "outcome", "refused"), 7);
    }

    private void assertFound(Map<String, String> filters, int limit) {
        List<String> fitting = fitting(filters, null, null);
        assertThat(ids(call(filters, limit))).as(filters.toString()).isEqualTo(fitting);
        assertThat(ids(call(filters, limit).query("sort", "startedAt")))
                .as(filters + " oldest first")
                .isEqualTo(fitting.reversed());
        Instant from = START.plusSeconds(40_003);
        Instant to = START.plusSeconds(200_007);
        assertThat(ids(call(filters, limit).query("from", from.toString()).query("to", to.toString())))
                .as(filters + " of a period")
                .isEqualTo(fitting(filters, from, to));
    }

    private static ScriptedCall call(Map<String, String> filters, int limit) {
        ScriptedCall call = ScriptedCall.empty().query("limit", Integer.toString(limit));
        for (Map.Entry<String, String> filter : filters.entrySet()) {
            call = call.query(filter.getKey(), filter.getValue());
        }
        return call;
    }

    /** Of all pages together. */
    private List<String> ids(ScriptedCall call) {
        List<String> ids = new ArrayList<>();
        ExchangeSearch search = ExchangeSearch.of(call);
        List<ListedExchange> found = list(search);
        while (found.size() > search.page().limit()) {
            ListedExchange last = found.get(search.page().limit() - 1);
            found.subList(0, search.page().limit()).forEach(exchange -> ids.add(exchange.id()));
            search = ExchangeSearch.of(call.query(
                    "cursor", ExchangeLog.position(last).cursor(search.page().sorting())));
            found = list(search);
        }
        found.forEach(exchange -> ids.add(exchange.id()));
        return ids;
    }

    private List<ListedExchange> list(ExchangeSearch search) {
        return estate.database.readAtOneMoment(sql -> new ExchangeLog(sql).list(search));
    }

    /** The newest first. */
    private List<String> fitting(Map<String, String> filters, @Nullable Instant from, @Nullable Instant to) {
        return records.stream()
                .filter(usage -> filters.entrySet().stream()
                        .allMatch(filter -> Objects.requireNonNull(FITS.get(filter.getKey()))
                                .test(usage, filter.getValue())))
                .filter(usage -> from == null || !usage.startedAt().isBefore(from))
                .filter(usage -> to == null || usage.startedAt().isBefore(to))
                .sorted(Comparator.comparingLong(
                                (UsageRecord usage) -> usage.startedAt().toEpochMilli())
                        .thenComparing(UsageRecord::exchangeId)
                        .reversed())
                .map(UsageRecord::exchangeId)
                .toList();
    }
}
