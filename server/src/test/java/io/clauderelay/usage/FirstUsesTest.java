package io.clauderelay.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** When the time of a key that expires some time after its first use begins to run. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class FirstUsesTest {
    private static final Instant USE = UsageRecords.completed("a").startedAt();
    private static final Duration HOUR = Duration.ofHours(1);

    private final DatabaseKind kind;
    private final List<String> announced = new ArrayList<>();
    private Database database;
    private Ledger ledger;
    private int batches;

    FirstUsesTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        database = kind.open(folder);
        ledger = new Ledger(database, (_, key) -> announced.add(key));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theEarliestUseOfAKeyBeginsItsTime() {
        key("key-1", "activation");

        apply(at("late", USE.plusSeconds(5)), at("early", USE), at("later", USE.plusSeconds(9)));

        assertThat(millis("activated_at")).isEqualTo(USE.toEpochMilli());
        assertThat(millis("expires_at")).isEqualTo(USE.plus(HOUR).toEpochMilli());
        assertThat(announced).containsExactly("key-1");
    }

    @Test
    void aLaterUseChangesNothing() {
        key("key-1", "activation");
        apply(at("first", USE));

        apply(at("second", USE.plusSeconds(60)));

        assertThat(millis("activated_at")).isEqualTo(USE.toEpochMilli());
        assertThat(announced).containsExactly("key-1");
    }

    @Test
    void anEarlierUseThatEndsLaterMovesTheBeginningBack() {
        key("key-1", "activation");
        apply(at("second", USE.plusSeconds(60)));

        apply(at("first", USE));

        assertThat(millis("expires_at")).isEqualTo(USE.plus(HOUR).toEpochMilli());
        assertThat(announced).containsExactly("key-1", "key-1");
    }

    @Test
    void aUseThatIsBroughtAgainDoesNotBeginItAnew() {
        key("key-1", "activation");
        apply(at("first", USE));
        database.write(sql -> sql.execute("update keys set activated_at = null, expires_at = null"));

        apply(at("first", USE));

        assertThat(millis("activated_at")).isNull();
    }

    @Test
    void keysThatExpireOtherwiseAreLeftAlone() {
        key("key-1", "never");

        apply(at("first", USE));

        assertThat(millis("activated_at")).isNull();
        assertThat(millis("expires_at")).isNull();
        assertThat(announced).isEmpty();
    }

    @Test
    void nothingBeginsWhenTheLedgerDoesNotTakeTheUse() {
        key("key-1", "activation");
        Ledger failing = new Ledger(database, (_, _) -> {
            throw new IllegalStateException("nobody can be told");
        });

        assertThatThrownBy(() -> failing.apply(batch(at("first", USE)))).isInstanceOf(RuntimeException.class);

        assertThat(millis("activated_at")).isNull();
        assertThat(millis("last_used_at")).isNull();
    }

    private void key(String id, String mode) {
        database.write(sql -> sql.execute("""
                insert into keys (id, name, digest, digest_scheme, hint, tags, active, expiry_mode, activation_unit,
                    activation_ms, created_at, created_by, updated_at)
                values (?, 'one', '00', 'hmac-sha256', 'cr_', '[]', true, ?, 'hours', 3600000, 0, 'ada', 0)
                """, id, mode));
    }

    private void apply(UsageRecord... records) {
        ledger.apply(batch(records));
    }

    private LedgerBatch batch(UsageRecord... records) {
        batches++;
        return new LedgerBatch(List.of(records), new JournalPosition("node", 1, batches, 1, batches));
    }

    private static UsageRecord at(String exchange, Instant start) {
        return UsageRecords.startedAt(UsageRecords.completed(exchange), start);
    }

    private @Nullable Long millis(String column) {
        return database.read(sql -> sql
                .createQuery("select " + column + " from keys")
                .map((row, _) -> {
                    long millis = row.getLong(1);
                    return row.wasNull() ? List.<Long>of() : List.of(millis);
                })
                .one()
                .stream()
                .findFirst()
                .orElse(null));
    }
}
