package io.clauderelay.app;

import static io.clauderelay.testing.AdminDesk.id;
import static io.clauderelay.testing.AdminDesk.onId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.accounts.Accounts;
import io.clauderelay.accounts.SealedAccount;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ReleasedSchema;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.usage.UsageKeeper;
import io.clauderelay.usage.UsageSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a released version left in a database is there after an upgrade, and that version can go on writing. */
@ParameterizedClass
@MethodSource("releases")
class UpgradeTest {
    /** Every migration that was released, in order, and what Flyway knows it by. */
    private static final List<Map.Entry<String, Integer>> MIGRATIONS = List.of(
            Map.entry("V1__estate.sql", -1091839825),
            Map.entry("V2__ledger.sql", -1106449735),
            Map.entry("V3__management.sql", 1189146937),
            Map.entry("V4__admins_and_secrets.sql", -1432131986),
            Map.entry("V5__key_index.sql", -1632953112),
            Map.entry("V6__scheduling.sql", 252473615),
            Map.entry("V7__money.sql", 749013210),
            Map.entry("V8__statistics.sql", 720811959),
            Map.entry("V9__prices.sql", -1085377053),
            Map.entry("V10__told_usage.sql", 1253718221),
            Map.entry("V11__weeks.sql", 620845424),
            Map.entry("V12__leaner_exchanges.sql", 1782456442));

    /** The last migration of each released version. Its rows are in {@code db/released}. */
    private static final List<String> RELEASED = List.of("2", "4", "5", "6", "9", "11", "12");

    private static final String CREDENTIAL = "sk-ant-api03-0123456789abcdef";

    private final DatabaseKind kind;
    private final String version;

    @TempDir
    private Path folder;

    private ReleasedSchema released;

    UpgradeTest(DatabaseKind kind, String version) {
        this.kind = kind;
        this.version = version;
    }

    static Stream<Arguments> releases() {
        return Stream.of(DatabaseKind.values())
                .flatMap(kind -> RELEASED.stream().map(version -> Arguments.of(kind, version)));
    }

    @BeforeEach
    void release() throws IOException {
        released = ReleasedSchema.create(kind, folder, version);
    }

    @Test
    void releasedMigrationsAreNotEdited() {
        assertThat(released.checksums().entrySet())
                .containsExactlyInAnyOrderElementsOf(MIGRATIONS.subList(0, Integer.parseInt(version)));
    }

    @Test
    void everythingIsAsBefore() throws IOException, SQLException {
        write("old");

        try (Estate estate = new Estate(kind, folder)) {
            assertKept(estate, "old");
            assertFound(estate, "old");
        }
    }

    @Test
    void theVersionBeforeMayGoOnWriting() throws IOException, SQLException {
        try (Estate estate = new Estate(kind, folder)) {
            write("late");
            takeIn(estate);

            assertKept(estate, "late");
        }
    }

    @Test
    void whatTheVersionBeforeHasWrittenIsFoundOnceItsNodeIsReplaced() throws IOException, SQLException {
        new Estate(kind, folder).close();
        write("late");
        try (Estate estate = new Estate(kind, folder)) {
            assertFound(estate, "late");
            estate.execute("update keys set name = 'Renamed', updated_at = updated_at + 1 where id = 'late-key-full'");
            estate.execute("update keys set deleted_at = 1763000000009 where id = 'late-key-plain'");
        }

        try (Estate estate = new Estate(kind, folder)) {
            AdminDesk desk = new AdminDesk(estate);
            assertThat(desk.namesOfKeys(ScriptedCall.empty().query("q", "renamed")))
                    .containsExactly("Renamed");
            assertThat(desk.namesOfKeys(ScriptedCall.empty().query("q", "server late")))
                    .isEmpty();
            assertThat(desk.namesOfKeys(ScriptedCall.empty().query("q", "plain")))
                    .isEmpty();
        }
    }

    @Test
    void whatIsKeptCanBeChanged() throws IOException, SQLException {
        write("old");

        try (Estate estate = new Estate(kind, folder)) {
            AdminDesk desk = new AdminDesk(estate);
            assertThat(desk.changeKey("old-key-full", "{\"concurrency\": 2}")
                            .get("concurrency")
                            .intValue())
                    .isEqualTo(2);
            assertThat(desk.changeAccount("old-account", "{\"organization\": \"acme\"}")
                            .get("organization")
                            .textValue())
                    .isEqualTo("acme");
            assertThat(desk.readAccount("old-account").get("credentialHint").textValue())
                    .isEqualTo("sk-ant-…cdef");
        }
    }

    /** What every node does within a minute. */
    private static void takeIn(Estate estate) {
        try (UsageKeeper keeper =
                new UsageKeeper(estate.database, UsageSettings.defaults(), estate.clock, () -> false)) {
            keeper.start();
        }
    }

    private void write(String n) throws IOException, SQLException {
        String sealed = Secrets.open(folder, null).credentials().seal(CREDENTIAL, "account:" + n + "-account");
        released.writeRows(Map.of("n", n, "sealed", sealed, "hash", "$argon2id$"));
    }

    private static JsonNode readAccount(Estate estate, JsonNode account) {
        ScriptedCall call =
                onId(id(account), "").path("platform", account.get("platform").textValue());
        return Estate.json(estate.call("GET", "/accounts/{platform}/{id}", call))
                .get("account");
    }

    private static void assertFound(Estate estate, String n) {
        AdminDesk desk = new AdminDesk(estate);
        for (String words : List.of("SERVER " + n, "ci", "nightly", "say \"hi\"")) {
            assertThat(desk.namesOfKeys(ScriptedCall.empty().query("q", words))).containsExactly("Build Server " + n);
        }
        for (String tag : List.of("ci", "say \"hi\"")) {
            assertThat(desk.namesOfKeys(ScriptedCall.empty().query("tag", tag))).containsExactly("Build Server " + n);
        }
    }

    private void assertKept(Estate estate, String n) throws IOException {
        AdminDesk desk = new AdminDesk(estate);
        JsonNode shown = released.shown(Map.of("n", n));
        for (JsonNode key : shown.get("keys")) {
            assertThat(desk.key(id(key))).isEqualTo(key);
        }
        for (JsonNode account : shown.get("accounts")) {
            assertThat(readAccount(estate, account)).isEqualTo(account);
        }
        assertThat(desk.namesOfKeys(ScriptedCall.empty())).containsExactly("plain " + n, "Build Server " + n);
        List<SealedAccount> serving = estate.database.read(sql -> new Accounts(sql).loadServing());
        assertThat(serving)
                .extracting(account -> account.openCredential(estate.secrets.credentials()))
                .containsExactly(CREDENTIAL);
        assertThat(Estate.json(estate.call("GET", "/audit", ScriptedCall.empty()))
                        .at("/items/0/after/id")
                        .textValue())
                .isEqualTo(n + "-key-plain");
        assertThat(Estate.json(estate.call("GET", "/keys/{id}/stats", onId(n + "-key-full", "")))
                        .at("/allTime/costNanoUsd")
                        .longValue())
                .isEqualTo(8);
    }
}
