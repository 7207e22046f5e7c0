package io.clauderelay.app;

import static io.clauderelay.testing.AdminDesk.onId;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.clauderelay.accounts.Accounts;
import io.clauderelay.accounts.SealedAccount;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ReleasedSchema;
import io.clauderelay.testing.ScriptedCall;
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
    /** The last migration of each released version, whose rows are in {@code db/released}, and all of them. */
    private static final Map<String, Map<String, Integer>> RELEASED = Map.of(
            "2", Map.of("V1__estate.sql", -1091839825, "V2__ledger.sql", -1106449735),
            "4",
                    Map.of(
                            "V1__estate.sql", -1091839825,
                            "V2__ledger.sql", -1106449735,
                            "V3__management.sql", 1189146937,
                            "V4__admins_and_secrets.sql", -1432131986));

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
                .flatMap(kind -> RELEASED.keySet().stream().map(version -> Arguments.of(kind, version)));
    }

    @BeforeEach
    void release() throws IOException {
        released = ReleasedSchema.create(kind, folder, version);
    }

    @Test
    void releasedMigrationsAreNotEdited() {
        assertThat(released.checksums()).isEqualTo(RELEASED.get(version));
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
    void everythingThatOnlyTheLatestReleaseKnewIsAsBefore() throws IOException, SQLException {
        assumeThat(version).isEqualTo("4");
        write("old");

        try (Estate estate = new Estate(kind, folder)) {
            AdminDesk desk = new AdminDesk(estate);
            assertThat(desk.key("old-key-limited")).isEqualTo(tree("""
                    {"id": "old-key-limited", "name": "limited old", "hint": "cr_oldef…wxyz", "tags": ["ci"],
                     "active": false, "expiry": {"mode": "activation", "duration": 1, "unit": "days"},
                     "permissions": ["codex"], "models": {"mode": "allow", "patterns": ["gpt-*"]},
                     "clients": ["codex"], "ipAllowlist": ["10.0.0.0/8"],
                     "binding": {"claude-console": {"mode": "shared"}, "codex": {"mode": "group", "groupId": "old-group"}},
                     "concurrency": 3, "queueSeconds": 5, "rate": {"minutes": 5, "requests": 10},
                     "budgets": {"daily": 2.5, "families": [{"models": "gpt-*", "weekly": 7}],
                                 "reset": {"day": "monday", "hour": 4, "timeZone": "UTC"}},
                     "delivery": "assured", "createdAt": "2025-11-13T02:13:20.003Z", "createdBy": "ada",
                     "updatedAt": "2025-11-13T02:13:20.004Z", "deletedAt": "2025-11-13T02:13:20.004Z",
                     "deletedBy": "ada"}
                    """));
            assertThat(Estate.json(estate.listAccounts("codex", ScriptedCall.empty()))
                            .at("/items/0"))
                    .isEqualTo(tree("""
                    {"id": "old-codex", "platform": "codex", "name": "codex old", "baseUrl": "https://api.openai.com",
                     "credentialHint": "********", "authHeader": "bearer", "headers": {}, "userAgent": "agent/1",
                     "organization": "org-1", "supportedModels": {"gpt-6": "gpt-6-eu"},
                     "proxy": {"protocol": "socks5", "host": "192.0.2.1", "port": 1080},
                     "timeouts": {"connectSeconds": 5}, "priority": 50, "weight": 1, "maxConcurrency": 0,
                     "group": "old-group", "type": "dedicated", "active": true, "schedulable": false,
                     "costMultiplier": 1.5,
                     "dailyQuota": {"usd": 10, "resetHour": 6, "timeZone": "Europe/Berlin"},
                     "createdAt": "2025-11-13T02:13:20Z", "createdBy": "ada", "updatedAt": "2025-11-13T02:13:20Z",
                     "state": "ready"}
                    """));
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

    private void write(String n) throws IOException, SQLException {
        String sealed = Secrets.open(folder, null).credentials().seal(CREDENTIAL, "account:" + n + "-account");
        released.writeRows(Map.of("n", n, "sealed", sealed, "hash", "$argon2id$"));
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

    private static void assertKept(Estate estate, String n) {
        AdminDesk desk = new AdminDesk(estate);
        assertThat(desk.key(n + "-key-full")).isEqualTo(tree("""
                {"id": "%1$s-key-full", "name": "Build Server %1$s", "description": "nightly\\nbuilds",
                 "hint": "cr_%1$sab…wxyz", "owner": "Team Core", "tags": ["ci", "say \\"hi\\""], "active": true,
                 "expiry": {"mode": "fixed", "at": "2027-02-01T00:00:00Z"}, "permissions": ["claude-console", "codex"],
                 "binding": {"claude-console": {"mode": "shared"}, "codex": {"mode": "shared"}}, "concurrency": 0,
                 "queueSeconds": 0, "delivery": "live", "createdAt": "2025-11-13T02:13:20Z", "createdBy": "ada",
                 "updatedAt": "2025-11-13T02:13:20.001Z", "lastUsedAt": "2025-11-13T02:15:00Z"}
                """.formatted(n)));
        assertThat(desk.key(n + "-key-plain").get("active").booleanValue()).isFalse();
        assertThat(desk.namesOfKeys(ScriptedCall.empty())).containsExactly("plain " + n, "Build Server " + n);
        assertThat(desk.readAccount(n + "-account")).isEqualTo(tree("""
                {"id": "%1$s-account", "platform": "claude-console", "name": "Own %1$s", "description": "paid by core",
                 "baseUrl": "https://api.anthropic.com", "credentialHint": "sk-ant-…cdef", "authHeader": "x-api-key",
                 "headers": {"x-team": "core"}, "supportedModels": ["claude-opus-5-5"], "priority": 10, "weight": 5,
                 "maxConcurrency": 20, "type": "shared", "active": true, "schedulable": true, "costMultiplier": 1,
                 "createdAt": "2025-11-13T02:13:20Z", "createdBy": "ada", "updatedAt": "2025-11-13T02:13:20Z",
                 "state": "ready"}
                """.formatted(n)));
        List<SealedAccount> serving = estate.database.read(sql -> new Accounts(sql).loadServing());
        assertThat(serving)
                .extracting(account -> account.openCredential(estate.secrets.credentials()))
                .containsExactly(CREDENTIAL);
        assertThat(Estate.json(estate.listAccounts("codex", ScriptedCall.empty()))
                        .at("/items/0/schedulable")
                        .booleanValue())
                .isFalse();
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
