package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.OnEachDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageKeeperTest extends OnEachDatabase {
    private static final Duration KEPT = Duration.ofDays(30);

    private boolean ledgerIsBehind;
    private UsageKeeper keeper;

    @BeforeEach
    void make() {
        // Its clock says 2026-11-22T12:00:00Z, so that days before 2026-10-23 are too old.
        keeper = new UsageKeeper(estate.database, new UsageSettings(KEPT), estate.clock, () -> ledgerIsBehind);
    }

    @AfterEach
    void end() {
        keeper.close();
    }

    @Test
    void oldRowsGoWithTheirCorrectionsAndTheSumsStay() {
        bring("old", "2026-10-22T23:59:59Z");
        bring("new", "2026-10-23T00:00:00Z");
        correct("old");
        correct("new");
        Map<String, Map<String, Object>> before = UsageTables.totals(estate.database);

        assertThat(keeper.round()).isEqualTo(UsageKeeper.QUIET);

        assertThat(estate.rows("select exchange_id from exchanges")).containsExactly(Map.of("exchange_id", "new"));
        assertThat(estate.rows("select exchange_id from cost_corrections"))
                .containsExactly(Map.of("exchange_id", "new"));
        assertThat(UsageTables.totals(estate.database)).isEqualTo(before);
        assertThat(estate.database.read(Retention::completeFrom)).isEqualTo(Instant.parse("2026-10-23T00:00:00Z"));
    }

    @Test
    void manyGoInSmallStepsWithBreathsBetween() {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < Retention.STEP + 10; i++) {
            records.add(UsageRecords.of(
                    "e" + i, "key-1", Instant.parse("2026-10-01T00:00:00Z").plusSeconds(i), 1));
        }
        bring(records);

        assertThat(keeper.round()).isEqualTo(UsageKeeper.BREATH);
        assertThat(estate.rows("select exchange_id from exchanges")).hasSize(10);
        assertThat(keeper.round()).isEqualTo(UsageKeeper.QUIET);
        assertThat(estate.rows("select exchange_id from exchanges")).isEmpty();
    }

    @Test
    void nothingIsDoneWhileTheLedgerIsBehind() {
        bring("old", "2026-10-01T00:00:00Z");
        ledgerIsBehind = true;

        assertThat(keeper.round()).isEqualTo(UsageKeeper.QUIET);
        assertThat(estate.rows("select exchange_id from exchanges")).hasSize(1);

        ledgerIsBehind = false;
        keeper.round();
        assertThat(estate.rows("select exchange_id from exchanges")).isEmpty();
    }

    @Test
    void timeMakesRowsOld() {
        bring("a", "2026-11-22T11:00:00Z");

        estate.clock.advance(KEPT.minusDays(1));
        keeper.round();
        assertThat(estate.rows("select exchange_id from exchanges")).hasSize(1);

        estate.clock.advance(Duration.ofDays(1).plusHours(12));
        keeper.round();
        assertThat(estate.rows("select exchange_id from exchanges")).isEmpty();
    }

    @Test
    void aTroubleOfTheDatabaseIsTriedAgain() {
        bring("old", "2026-10-01T00:00:00Z");
        estate.execute("alter table cost_corrections rename to elsewhere");

        assertThat(keeper.round()).isEqualTo(UsageKeeper.QUIET);
        assertThat(estate.rows("select exchange_id from exchanges")).hasSize(1);

        estate.execute("alter table elsewhere rename to cost_corrections");
        keeper.round();
        assertThat(estate.rows("select exchange_id from exchanges")).isEmpty();
    }

    @Test
    void whatAnOlderNodeHasWrittenIsTakenInOnce() {
        bring("a", "2026-11-20T00:00:00Z");
        bring("b", "2026-11-20T00:00:00Z");
        Map<String, Map<String, Object>> both = UsageTables.totals(estate.database);
        for (RollUp rollUp : RollUp.values()) {
            for (Grain grain : rollUp.grains()) {
                estate.execute("delete from " + rollUp.table(grain));
            }
        }
        estate.execute("update exchanges set rolled_up = false");

        keeper.round();
        assertThat(UsageTables.totals(estate.database)).isEqualTo(both);
        keeper.round();
        assertThat(UsageTables.totals(estate.database)).isEqualTo(both);
    }

    @Test
    void whatAnOlderNodeHasAddedToDaysOnlyIsAddedToTheirWeeks() {
        bring("last week", "2026-11-18T23:59:59Z");
        bring("this week", "2026-11-19T00:00:00Z");
        Map<String, Map<String, Object>> both = UsageTables.totals(estate.database);
        estate.execute("update weeks_by_key_total set completed = 0, charged_nano_usd = 0 where bucket = "
                + Instant.parse("2026-11-12T00:00:00Z").toEpochMilli());
        estate.execute("delete from weeks_by_key_total where bucket = "
                + Instant.parse("2026-11-19T00:00:00Z").toEpochMilli());

        keeper.round();
        assertThat(UsageTables.totals(estate.database)).isEqualTo(both);
        keeper.round();
        assertThat(UsageTables.totals(estate.database)).isEqualTo(both);
    }

    private void correct(String exchange) {
        estate.database.write(sql -> new Corrections()
                .append(sql, List.of(new CostCorrection(exchange, 9, "2026-12", estate.clock.instant(), "ada"))));
    }

    private void bring(String id, String at) {
        bring(List.of(UsageRecords.of(id, "key-1", Instant.parse(at), 1)));
    }

    private void bring(List<UsageRecord> records) {
        UsageRecords.ledger(estate.database).apply(new LedgerBatch(records, new JournalPosition("node", 1, 1, 1, 1)));
    }
}
