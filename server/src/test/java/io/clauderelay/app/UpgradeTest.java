package io.clauderelay.app;

import static io.clauderelay.testing.AdminDesk.onId;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a released version left in a database is there after an upgrade, and that version can go on writing. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class UpgradeTest {
    /** The last migration of each released version. Its rows are in {@code db/released}. */
    private static final String RELEASED = "2";

    private static final String CREDENTIAL = "sk-ant-api03-0123456789abcdef";

    private final DatabaseKind kind;

    @TempDir
    private Path folder;

    private ReleasedSchema released;

    UpgradeTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void release() throws IOException {
        released = ReleasedSchema.create(kind, folder, RELEASED);
    }

    @Test
    void releasedMigrationsAreNotEdited() {
        assertThat(released.checksums())
                .isEqualTo(Map.of("V1__estate.sql", -1091839825, "V2__ledger.sql", -1106449735));
    }

    @Test
    void everythingIsAsBefore() throws IOException, SQLException {
        write("old");

        try (Estate estate = new Estate(kind, folder)) {
            assertKept(estate, "old");
            assertThat(new AdminDesk(estate).namesOfKeys(ScriptedCall.empty().query("q", "SERVER OLD")))
                    .containsExactly("Build Server old");
            assertThat(new AdminDesk(estate).namesOfKeys(ScriptedCall.empty().query("q", "ci")))
                    .containsExactly("Build Server old");
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
        for (String tag : List.of("ci", "say \"hi\"")) {
            assertThat(desk.namesOfKeys(ScriptedCall.empty().query("tag", tag))).containsExactly("Build Server " + n);
        }
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
