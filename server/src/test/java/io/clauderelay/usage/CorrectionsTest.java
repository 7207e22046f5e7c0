package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.OnEachDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CorrectionsTest extends OnEachDatabase {
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-12-01T00:00:00Z");
    private static final CorrectionSearch ALL = new CorrectionSearch(FROM, TO, null, false);

    private final Corrections corrections = new Corrections();

    @Test
    void theNewCostMovesEverySumByTheDifference() {
        bring(UsageRecords.completed("a"), UsageRecords.completed("b"));

        assertThat(append(correction("a", 5_000))).isEqualTo(1);

        assertThat(UsageTables.totals(estate.database).values())
                .allSatisfy(totals -> assertThat(totals)
                        .containsEntry("cost_nano_usd", number(6_500))
                        .containsEntry("charged_nano_usd", number(6_500)));
        assertThat(found(ALL, null)).extracting(RecordedUsage::costNanoUsd).containsExactly(5_000L, 1_500L);
        assertHealthy();
    }

    @Test
    void whatHadNoPriceIsNoLongerUnpriced() {
        bring(unpriced("a"));

        append(correction("a", 7));

        assertThat(UsageTables.totals(estate.database).values())
                .allSatisfy(totals -> assertThat(totals)
                        .containsEntry("unpriced_requests", number(0))
                        .containsEntry("cost_nano_usd", number(7)));
        assertThat(found(new CorrectionSearch(FROM, TO, null, true), null)).isEmpty();
        assertHealthy();
    }

    @Test
    void whatStoodBeforeStaysReadable() {
        bring(UsageRecords.completed("a"));

        append(correction("a", 1_600));
        append(correction("a", 1_700));

        assertThat(estate.rows("select * from cost_corrections order by number"))
                .extracting(
                        row -> List.of(row.get("number"), row.get("cost_nano_usd"), row.get("previous_cost_nano_usd")))
                .map(Object::toString)
                .containsExactly("[1, 1600, 1500]", "[2, 1700, 1600]");
    }

    @Test
    void whatChangesNothingAndWhatIsNotThereIsLeftOut() {
        bring(UsageRecords.completed("a"));
        append(correction("a", 1_600));

        assertThat(append(correction("a", 1_600), correction("unheard-of", 1))).isZero();
        assertThat(estate.rows("select * from cost_corrections")).hasSize(1);
    }

    @Test
    void ofSeveralForOneExchangeTheLastCounts() {
        bring(UsageRecords.completed("a"));

        assertThat(append(correction("a", 1), correction("a", 2))).isEqualTo(1);

        assertThat(found(ALL, null)).extracting(RecordedUsage::costNanoUsd).containsExactly(2L);
    }

    @Test
    void aChargeThatWasMoreThanTheCostStays() {
        bring(charged("a", 9_000L));

        append(correction("a", 2_000));

        assertThat(UsageTables.totals(estate.database).values())
                .allSatisfy(totals -> assertThat(totals)
                        .containsEntry("cost_nano_usd", number(2_000))
                        .containsEntry("charged_nano_usd", number(9_000)));
        assertHealthy();
    }

    @Test
    void aCostAboveTheChargeIsTheChargeFromThenOn() {
        bring(charged("a", 5_000L));

        append(correction("a", 20_000));
        assertThat(UsageTables.totals(estate.database).values())
                .allSatisfy(totals -> assertThat(totals)
                        .containsEntry("cost_nano_usd", number(20_000))
                        .containsEntry("charged_nano_usd", number(20_000)));
        assertThat(estate.rows("select charged_nano_usd from exchanges where charged_nano_usd is not null"))
                .isEmpty();
        assertHealthy();

        append(correction("a", 3_000));
        assertThat(UsageTables.totals(estate.database).values())
                .allSatisfy(totals -> assertThat(totals)
                        .containsEntry("cost_nano_usd", number(3_000))
                        .containsEntry("charged_nano_usd", number(3_000)));
        assertHealthy();
    }

    @Test
    void aChargeOfWhatHadNoPriceIsNoLessThanItsCost() {
        bring(UsageRecords.withCost(UsageRecords.completed("a"), null, 5_000L));

        append(correction("a", 20_000));

        assertThat(UsageTables.totals(estate.database).values())
                .allSatisfy(totals -> assertThat(totals).containsEntry("charged_nano_usd", number(20_000)));
        assertHealthy();
    }

    @Test
    void aCostBeyondBeliefCountsAsTheMostThatIsBelieved() {
        bring(UsageRecords.completed("a"));

        append(correction("a", Long.MAX_VALUE));

        assertThat(found(ALL, null)).extracting(RecordedUsage::costNanoUsd).containsExactly(Ledger.MOST_NANO_USD);
        assertThat(append(correction("a", Long.MAX_VALUE))).isZero();
        assertHealthy();
    }

    @Test
    void aFreeOperationIsNotFound() {
        bring(UsageRecords.withOperation(UsageRecords.completed("a"), "count_tokens"), UsageRecords.completed("b"));

        assertThat(found(ALL, null)).extracting(RecordedUsage::exchangeId).containsExactly("b");
    }

    @Test
    void theSearchGoesOnAfterTheLastOneFound() {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Two at a time began at the same moment.
            records.add(UsageRecords.of("e%02d".formatted(i), "key-1", FROM.plusSeconds(i / 2), 1));
        }
        bring(records.toArray(UsageRecord[]::new));

        List<String> ids = new ArrayList<>();
        List<RecordedUsage> page = found(ALL, null);
        while (!page.isEmpty()) {
            page.forEach(usage -> ids.add(usage.exchangeId()));
            page = found(ALL, place(page.getLast()));
        }

        assertThat(ids).isEqualTo(records.stream().map(UsageRecord::exchangeId).toList());
    }

    @Test
    void theSearchGoesOnWhereTheLastOneFoundIsGone() {
        bring(UsageRecords.of("a", "key-1", FROM, 1), UsageRecords.of("b", "key-1", FROM.plusSeconds(1), 1));
        RecordedUsage first = found(ALL, null).getFirst();

        estate.execute("delete from exchanges where exchange_id = 'a'");

        assertThat(found(ALL, place(first)))
                .extracting(RecordedUsage::exchangeId)
                .containsExactly("b");
    }

    @Test
    void aModelIsFoundByWhatWasAskedForAndByWhatAnswered() {
        bring(UsageRecords.completed("a"));

        for (String model : List.of("claude-sonnet-4-5", "claude-sonnet-4-5-20250929")) {
            assertThat(found(new CorrectionSearch(FROM, TO, model, false), null))
                    .hasSize(1);
        }
        assertThat(found(new CorrectionSearch(FROM, TO, "another", false), null))
                .isEmpty();
        assertThat(found(new CorrectionSearch(TO, TO.plusSeconds(1), null, false), null))
                .isEmpty();
    }

    @Test
    void anyCorrectionsInAnyOrderLeaveSumsThatTheExchangesHave() {
        Random random = new Random(5);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(UsageRecords.random("e" + i, random));
        }
        bring(records.toArray(UsageRecord[]::new));

        for (int round = 0; round < 10; round++) {
            List<CostCorrection> some = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                some.add(correction("e" + random.nextInt(200), random.nextLong(1L << 40)));
            }
            append(some.toArray(CostCorrection[]::new));
            assertThat(estate.rows("select * from exchanges where charged_nano_usd < cost_nano_usd"))
                    .isEmpty();
        }

        for (RollUp rollUp : RollUp.values()) {
            assertThat(estate.rows(
                            "select * from " + rollUp.table(Grain.DAY) + " where charged_nano_usd < cost_nano_usd"))
                    .isEmpty();
        }
        Map<String, Object> exchanges = UsageTables.ofExchanges(estate.database);
        assertThat(UsageTables.totals(estate.database).values())
                .allSatisfy(totals -> assertThat(totals).isEqualTo(exchanges));
        assertHealthy();
    }

    private void assertHealthy() {
        assertThat(new Rebuild(estate.database, Rebuild.Mode.COMPARE).run().differences())
                .isEmpty();
    }

    /** SQLite's driver answers small numbers as integers. */
    private Object number(int value) {
        return kind == io.clauderelay.testing.DatabaseKind.SQLITE ? (Object) value : (Object) (long) value;
    }

    private static CostCorrection correction(String exchange, long cost) {
        return new CostCorrection(exchange, cost, "2026-12", Instant.parse("2026-12-01T00:00:00Z"), "ada");
    }

    private static UsageRecord unpriced(String id) {
        UsageRecord usual = UsageRecords.completed(id);
        return UsageRecords.withCost(usual, null, null);
    }

    private static UsageRecord charged(String id, long charged) {
        UsageRecord usual = UsageRecords.completed(id);
        return UsageRecords.withCost(usual, usual.costNanoUsd(), charged);
    }

    private static Corrections.Place place(RecordedUsage usage) {
        return new Corrections.Place(usage.startedAt(), usage.exchangeId());
    }

    private int append(CostCorrection... some) {
        return estate.database.write(sql -> corrections.append(sql, List.of(some)));
    }

    private List<RecordedUsage> found(CorrectionSearch search, Corrections.@Nullable Place after) {
        return estate.database.read(sql -> corrections.find(sql, search, after, 10));
    }

    private void bring(UsageRecord... records) {
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(List.of(records), new JournalPosition("node", 1, 1, 1, 1)));
    }
}
