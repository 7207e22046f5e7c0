package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.OnEachDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebuildTest extends OnEachDatabase {
    @BeforeEach
    void fill() {
        Random random = new Random(11);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            UsageRecord usage = UsageRecords.random("e" + i, random);
            records.add(i % 20 == 0 ? UsageRecords.withOperation(usage, "count_tokens") : usage);
        }
        UsageRecords.ledger(estate.database).apply(new LedgerBatch(records, new JournalPosition("node", 1, 1, 1, 1)));
    }

    @Test
    void aHealthyDatabaseHasNoDifferences() {
        Rebuild.Result result = run(Rebuild.Mode.REPAIR);

        assertThat(result.differences()).isEmpty();
        assertThat(result.days()).isBetween(1, 2);
    }

    @Test
    void aWrongSumIsFoundAndRepaired() {
        estate.execute("update days_by_key set cost_nano_usd = cost_nano_usd + 1 where key_id = 'key-1'"
                + " and model = 'claude-opus-4-6' and platform = 'codex'");
        Map<String, Map<String, Object>> damaged = UsageTables.totals(estate.database);

        Map<String, Long> found = run(Rebuild.Mode.COMPARE).differences();
        assertThat(found).containsOnlyKeys("days_by_key");
        assertThat(UsageTables.totals(estate.database)).isEqualTo(damaged);

        assertThat(run(Rebuild.Mode.REPAIR).differences()).isEqualTo(found);
        assertThat(UsageTables.totals(estate.database).get("days_by_key"))
                .isEqualTo(UsageTables.ofExchanges(estate.database));
        assertThat(run(Rebuild.Mode.COMPARE).differences()).isEmpty();
    }

    @Test
    void whatIsMissingIsAddedAndWhatIsTooMuchIsTakenAway() {
        estate.execute("delete from quarters_by_model");
        estate.execute("update quarters_by_client set client_kind = 'nobody' where client_kind = 'other'");
        estate.execute("delete from days_by_account");

        assertThat(run(Rebuild.Mode.REPAIR).differences())
                .containsOnlyKeys("quarters_by_model", "quarters_by_client", "days_by_account");

        assertThat(run(Rebuild.Mode.COMPARE).differences()).isEmpty();
        assertThat(estate.rows("select * from quarters_by_client where client_kind = 'nobody'"))
                .isEmpty();
    }

    @Test
    void aCostThatIsNotThatOfTheLastCorrectionIsSetRight() {
        estate.database.write(sql -> new Corrections()
                .append(sql, List.of(new CostCorrection("e1", 77, "2026-12", estate.clock.instant(), "ada"))));
        estate.execute("update exchanges set cost_nano_usd = 78 where exchange_id = 'e1'");

        assertThat(run(Rebuild.Mode.COMPARE).differences()).containsEntry("exchanges", 1L);
        assertThat(run(Rebuild.Mode.REPAIR).differences()).isEqualTo(Map.of("exchanges", 1L));
        assertThat(run(Rebuild.Mode.COMPARE).differences()).isEmpty();
    }

    @Test
    void aChargeBelowTheCostThatIsSetRightGoesWithIt() {
        UsageRecord charged = UsageRecords.withCost(UsageRecords.completed("c"), 2L, 50L);
        UsageRecords.ledger(estate.database)
                .apply(new LedgerBatch(List.of(charged), new JournalPosition("node", 1, 1, 1, 1)));
        estate.database.write(sql -> new Corrections()
                .append(sql, List.of(new CostCorrection("c", 77, "2026-12", estate.clock.instant(), "ada"))));
        estate.execute("update exchanges set cost_nano_usd = 2, charged_nano_usd = 50 where exchange_id = 'c'");

        assertThat(run(Rebuild.Mode.REPAIR).differences()).isEqualTo(Map.of("exchanges", 1L));

        assertThat(estate.rows("select * from exchanges where charged_nano_usd < cost_nano_usd"))
                .isEmpty();
        assertThat(run(Rebuild.Mode.COMPARE).differences()).isEmpty();
    }

    @Test
    void sumsOfDaysWhoseRowsAreGoneAreLeftAlone() {
        Map<String, Map<String, Object>> before = UsageTables.totals(estate.database);
        Retention retention = new Retention(estate.database, new UsageSettings(Duration.ofDays(1)));
        assertThat(retention.step(estate.clock.instant().plus(Duration.ofDays(10))))
                .isFalse();
        assertThat(estate.rows("select * from exchanges")).isEmpty();

        assertThat(run(Rebuild.Mode.REPAIR)).isEqualTo(new Rebuild.Result(0, 0, Map.of()));
        assertThat(UsageTables.totals(estate.database)).isEqualTo(before);
    }

    private Rebuild.Result run(Rebuild.Mode mode) {
        return new Rebuild(estate.database, mode).run();
    }
}
