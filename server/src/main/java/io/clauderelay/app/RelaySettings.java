package io.clauderelay.app;

import io.clauderelay.admins.AdminSettings;
import io.clauderelay.console.ConsoleSettings;
import io.clauderelay.directory.DirectorySettings;
import io.clauderelay.exchange.FailoverSettings;
import io.clauderelay.exchange.HttpSettings;
import io.clauderelay.metering.JournalSettings;
import io.clauderelay.platform.config.Secret;
import io.clauderelay.platform.sql.DatabaseSettings;
import io.clauderelay.platform.telemetry.LogSettings;
import io.clauderelay.scheduling.SessionSettings;
import io.clauderelay.upstream.UpstreamSettings;
import io.clauderelay.usage.UsageSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set.
 *
 * @param dataDir where the database, the journal and the relay's own secrets are
 * @param masterKey what the secrets are sealed under; null for a file in {@code dataDir}
 * @param database where keys, accounts and usage are kept
 * @param directory what the data plane keeps of it in memory
 * @param sessions what it remembers of clients' sessions
 * @param http the relay listener
 * @param console the console listener
 * @param upstream how upstreams are spoken to
 * @param failover how far the relay goes to find an account that answers
 * @param journal how usage is kept until it is in the database
 * @param usage how long it is kept then
 * @param admin the first admin, and how long sign-ins last
 * @param log what is logged, and how
 */
public record RelaySettings(
        Path dataDir,
        @Nullable Secret masterKey,
        DatabaseSettings database,
        DirectorySettings directory,
        SessionSettings sessions,
        HttpSettings http,
        ConsoleSettings console,
        UpstreamSettings upstream,
        FailoverSettings failover,
        JournalSettings journal,
        UsageSettings usage,
        AdminSettings admin,
        LogSettings log) {

    public static RelaySettings defaults() {
        return new RelaySettings(
                Path.of("data"),
                null,
                DatabaseSettings.defaults(),
                DirectorySettings.defaults(),
                SessionSettings.defaults(),
                HttpSettings.defaults(),
                ConsoleSettings.defaults(),
                UpstreamSettings.defaults(),
                FailoverSettings.defaults(),
                JournalSettings.defaults(),
                UsageSettings.defaults(),
                AdminSettings.defaults(),
                LogSettings.defaults());
    }

    /** Whether the database is one that other nodes can use too. */
    boolean isShared() {
        return database.url() != null;
    }
}
