package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.UsageBasis;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every exchange has a row that tells of it what its record tells, whatever it has alike with others. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class ExchangeRowsTest {
    private static final RecursiveComparisonConfiguration TO_THE_MILLISECOND =
            RecursiveComparisonConfiguration.builder()
                    .withComparatorForType(Comparator.comparingLong(Instant::toEpochMilli), Instant.class)
                    .withComparatorForType(
                            Comparator.nullsFirst(Comparator.comparingLong(Duration::toMillis)), Duration.class)
                    .build();

    private final DatabaseKind kind;
    private final Random random = new Random(20_261_127);
    private Database database;
    private Ledger ledger;
    private int batches;

    ExchangeRowsTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        database = kind.open(folder);
        ledger = UsageRecords.ledger(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void exchangesWithNothingAlike() {
        assertKept(random(137, random));
    }

    @Test
    void manyOfFewConversations() {
        List<UsageRecord> conversations = random(7, random);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            records.add(another(conversations.get(random.nextInt(i < 250 ? 2 : 7)), i));
        }

        assertKept(records);
    }

    @Test
    void thoseThatDifferInOneThingOnly() {
        UsageRecord usual = UsageRecords.completed("usual");

        assertKept(List.of(
                usual,
                UsageRecords.of(another(usual, 1), "key-2"),
                UsageRecords.withAccount(another(usual, 2), null),
                UsageRecords.withOperation(another(usual, 3), "count_tokens"),
                UsageRecords.withModel(another(usual, 4), "claude-opus-4-6"),
                UsageRecords.withEnd(another(usual, 5), usual.outcome(), 200, 2),
                UsageRecords.withEnd(another(usual, 6), usual.outcome(), 201, 1),
                another(usual, 7)));
    }

    @Test
    void whatIsBroughtTogetherWithKnownOnesIsKeptToo() {
        List<UsageRecord> known = random(40, random);
        assertKept(known);

        List<UsageRecord> all = new ArrayList<>(known.subList(10, 30));
        for (int i = 0; i < 100; i++) {
            all.add(another(known.get(i % 3), i));
        }
        ledger.apply(new LedgerBatch(all, position()));

        known.addAll(all.subList(20, 120));
        assertRows(known);
    }

    private static List<UsageRecord> random(int count, Random random) {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(UsageRecords.random("random-" + i, random));
        }
        return records;
    }

    /** Another exchange of the same conversation. */
    private UsageRecord another(UsageRecord usage, int number) {
        UsageRecord drawn = UsageRecords.random("another-" + number, random);
        return new UsageRecord(
                drawn.exchangeId(),
                usage.keyId(),
                usage.accountId(),
                usage.platform(),
                usage.operation(),
                usage.model(),
                usage.upstreamModel(),
                usage.clientKind(),
                usage.stream(),
                drawn.startedAt(),
                drawn.duration(),
                drawn.timeToFirstEvent(),
                usage.outcome(),
                usage.status(),
                usage.attempts(),
                drawn.tokens(),
                usage.basis(),
                usage.serviceTier(),
                usage.inferenceGeo(),
                usage.costNanoUsd(),
                usage.priceVersion(),
                drawn.chargedNanoUsd(),
                random.nextBoolean() ? "[" + number + "]" : null);
    }

    private void assertKept(List<UsageRecord> records) {
        ledger.apply(new LedgerBatch(records, position()));

        assertRows(records);
    }

    private void assertRows(List<UsageRecord> records) {
        assertThat(rows())
                .usingRecursiveFieldByFieldElementComparator(TO_THE_MILLISECOND)
                .containsExactlyElementsOf(inOrder(records));
    }

    private static List<UsageRecord> inOrder(List<UsageRecord> records) {
        return records.stream()
                .sorted(Comparator.comparing(UsageRecord::exchangeId))
                .toList();
    }

    private JournalPosition position() {
        batches++;
        return new JournalPosition("node", 1, batches, 1, 0);
    }

    /** As records again. */
    private List<UsageRecord> rows() {
        return inOrder(database.read(sql -> sql.createQuery("select * from exchanges where rolled_up")
                .map((row, _) -> record(row))
                .list()));
    }

    private static UsageRecord record(ResultSet row) throws SQLException {
        return new UsageRecord(
                row.getString("exchange_id"),
                row.getString("key_id"),
                row.getString("account_id"),
                Platform.find(row.getString("platform")).orElseThrow(),
                row.getString("operation"),
                row.getString("model"),
                row.getString("upstream_model"),
                row.getString("client_kind"),
                row.getBoolean("stream"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                Duration.ofMillis(row.getLong("duration_ms")),
                duration(FigureColumns.numberOrNull(row, "first_event_ms")),
                Outcome.of(row.getString("outcome")),
                row.getInt("status"),
                row.getInt("attempts"),
                FigureColumns.tokens(row),
                UsageBasis.of(row.getString("usage_basis")),
                ServiceTier.of(row.getString("service_tier")),
                row.getString("inference_geo"),
                FigureColumns.numberOrNull(row, "cost_nano_usd"),
                row.getString("price_version"),
                FigureColumns.numberOrNull(row, "charged_nano_usd"),
                row.getString("attempt_log"));
    }

    private static @Nullable Duration duration(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
