package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    private Database database;
    private Ledger ledger;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        database = Database.openSqlite(folder);
        ledger = UsageRecords.ledger(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aRecordBecomesARowAndASumByModelKeyAndAccount() {
        ledger.apply(batch(1, UsageRecords.completed("a"), UsageRecords.completed("b")));

        assertThat(rows("SELECT * FROM exchanges WHERE exchange_id = 'a'"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("outcome", "completed")
                        .containsEntry("platform", "claude-console")
                        .containsEntry("duration_ms", 2345)
                        .containsEntry("cost_nano_usd", 1500)
                        .containsEntry("stream", 1));
        for (RollUp rollUp : RollUp.values()) {
            if (rollUp.grains().contains(Grain.QUARTER)) {
                assertSummed(rollUp.table(Grain.QUARTER), "2026-11-20T10:00:00Z");
            }
            assertSummed(rollUp.table(Grain.DAY), "2026-11-20T00:00:00Z");
        }
        assertSummed(RollUp.KEY_TOTAL.table(Grain.WEEK), "2026-11-19T00:00:00Z");
    }

    private void assertSummed(String table, String bucket) {
        assertThat(rows("SELECT * FROM " + table))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("bucket", Instant.parse(bucket).toEpochMilli())
                        .containsEntry("completed", 2)
                        .containsEntry("refused", 0)
                        .containsEntry("input_tokens", 200)
                        .containsEntry("cost_nano_usd", 3000)
                        .containsEntry("charged_nano_usd", 3000));
    }

    @Test
    void aRecordBroughtAgainChangesNothing() {
        assertThat(ledger.apply(batch(1, UsageRecords.completed("a"), UsageRecords.completed("a"))))
                .isEqualTo(1);
        assertThat(ledger.apply(batch(2, UsageRecords.completed("b"), UsageRecords.completed("a"))))
                .isEqualTo(1);

        assertThat(rows("SELECT completed FROM quarters_by_key")).containsExactly(Map.of("completed", 2));
    }

    @Test
    void thePositionIsStoredWithTheRowsOrNeitherIs() {
        ledger.apply(batch(1, UsageRecords.completed("a")));
        database.write(handle -> handle.execute("ALTER TABLE days_by_key RENAME TO elsewhere"));

        assertThatThrownBy(() -> ledger.apply(batch(2, UsageRecords.completed("b"))))
                .isInstanceOf(RuntimeException.class);

        assertThat(ledger.findPosition("node")).contains(position(1));
        assertThat(rows("SELECT exchange_id FROM exchanges")).containsExactly(Map.of("exchange_id", "a"));
        assertThat(rows("SELECT completed FROM quarters_by_model")).containsExactly(Map.of("completed", 1));
    }

    @Test
    void everyNodeHasItsOwnPosition() {
        ledger.apply(batch(7));
        ledger.apply(batch(8));

        assertThat(ledger.findPosition("node")).contains(position(8));
        assertThat(ledger.findPosition("other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"count_tokens", "input_tokens", "stored_response"})
    void whatIsFreeIsKeptButCountsAgainstNothing(String operation) {
        ledger.apply(batch(1, UsageRecords.withOperation(UsageRecords.completed("a"), operation)));

        assertThat(rows("SELECT operation FROM exchanges")).containsExactly(Map.of("operation", operation));
        assertThat(rows("SELECT * FROM quarters_by_model")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "responses", "compact", "chat_completions"})
    void everythingElseCounts(String operation) {
        ledger.apply(batch(1, UsageRecords.withOperation(UsageRecords.completed("a"), operation)));

        assertThat(rows("SELECT completed FROM days_by_model")).containsExactly(Map.of("completed", 1));
    }

    @Test
    void aKeyKnowsWhenItWasUsedLast() {
        database.write(handle -> handle.execute("""
                INSERT INTO keys (id, name, digest, digest_scheme, hint, tags, active, expiry_mode, created_at,
                    created_by, updated_at)
                VALUES ('key-1', 'one', '00', 'hmac-sha256', 'cr_', '[]', TRUE, 'never', 0, 'ada', 0)
                """));
        long used = UsageRecords.completed("a").startedAt().toEpochMilli();

        ledger.apply(batch(1, UsageRecords.completed("a")));
        assertThat(rows("SELECT last_used_at FROM keys")).containsExactly(Map.of("last_used_at", used));

        database.write(handle -> handle.execute("UPDATE keys SET last_used_at = ?", used + 5));
        ledger.apply(batch(2, UsageRecords.completed("b")));
        assertThat(rows("SELECT last_used_at FROM keys")).containsExactly(Map.of("last_used_at", used + 5));
    }

    @Test
    void nonsenseFromAnUpstreamDoesNotStopTheLedger() {
        TokenCounts nonsense = new TokenCounts(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, 0, 0, 0);

        ledger.apply(batch(
                1,
                UsageRecords.withTokens(UsageRecords.completed("a"), nonsense),
                UsageRecords.withTokens(UsageRecords.completed("b"), nonsense)));

        assertThat(rows("SELECT input_tokens FROM quarters_by_model"))
                .containsExactly(Map.of("input_tokens", 2_000_000_000_000L));
    }

    @Test
    void rowsAndSumsAgreeWhateverTheOrderAndTheRepetitions() {
        Random random = new Random(20_261_123);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            records.add(UsageRecords.random("exchange-" + i, random));
        }
        List<UsageRecord> brought = new ArrayList<>(records);
        brought.addAll(records.subList(0, 700));
        Collections.shuffle(brought, random);
        for (int i = 0; i < brought.size(); i += 250) {
            ledger.apply(new LedgerBatch(brought.subList(i, Math.min(i + 250, brought.size())), position(i)));
        }

        Map<String, Object> raw = rows("SELECT " + FigureColumns.SUMS_OF_EXCHANGES + " FROM exchanges")
                .getFirst();
        assertThat(rows("SELECT COUNT(*) AS n FROM exchanges")).containsExactly(Map.of("n", 2000));
        for (RollUp rollUp : RollUp.values()) {
            for (Grain grain : rollUp.grains()) {
                assertThat(rows("SELECT " + FigureColumns.SUMS + " FROM " + rollUp.table(grain)))
                        .as(rollUp.table(grain))
                        .containsExactly(raw);
            }
        }
        assertThat(new Rebuild(database, Rebuild.Mode.COMPARE).run().differences())
                .isEmpty();
    }

    private List<Map<String, Object>> rows(String sql) {
        return database.read(handle -> handle.createQuery(sql).mapToMap().list());
    }

    private static LedgerBatch batch(int offset, UsageRecord... records) {
        return new LedgerBatch(List.of(records), position(offset));
    }

    private static JournalPosition position(int offset) {
        return new JournalPosition("node", 3, offset, 2, offset / 2);
    }
}
