package io.clauderelay.whole;

import io.clauderelay.admins.AdminSettings;
import io.clauderelay.app.RelaySettings;
import io.clauderelay.console.ConsoleSettings;
import io.clauderelay.directory.DirectorySettings;
import io.clauderelay.exchange.FailoverSettings;
import io.clauderelay.exchange.HttpSettings;
import io.clauderelay.metering.JournalSettings;
import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.platform.config.Secret;
import io.clauderelay.platform.http.NetworkList;
import io.clauderelay.platform.sql.DatabaseSettings;
import io.clauderelay.platform.telemetry.LogSettings;
import io.clauderelay.scheduling.SessionSettings;
import io.clauderelay.upstream.UpstreamSettings;
import io.clauderelay.usage.UsageSettings;
import java.nio.file.Path;
import java.time.Duration;

/** Settings for tests: any free port, upstreams on loopback, and patience that a test shortens where it is the point. */
final class QuickSettings {
    static final String PASSWORD = "whole-Passw0rd-of-no-value";

    private static final HttpSettings HTTP = HttpSettings.defaults();
    private static final FailoverSettings FAILOVER = FailoverSettings.defaults();
    private static final UpstreamSettings UPSTREAM = UpstreamSettings.defaults();

    DatabaseSettings database = DatabaseSettings.defaults();
    int maxKeys = DirectorySettings.defaults().maxKeys();
    int relayPort;
    int maxConnections = HTTP.maxConnections();
    Duration headTimeout = HTTP.headTimeout();
    Duration bodyTimeout = HTTP.bodyTimeout();
    Duration idleTimeout = HTTP.idleTimeout();
    Duration stallTimeout = HTTP.stallTimeout();
    Duration drainTimeout = HTTP.drainTimeout();
    NetworkList trustedProxies = NetworkList.NONE;
    boolean allowPrivate = true;
    Duration firstEventTimeout = UPSTREAM.firstEventTimeout();
    Duration responseTimeout = UPSTREAM.responseTimeout();
    Duration upstreamIdleTimeout = UPSTREAM.idleTimeout();
    Duration keepAlive = UPSTREAM.keepAlive();
    int maxUpstreamConnections = UPSTREAM.maxConnections();
    int maxWaiting = UPSTREAM.maxWaiting();
    Duration waitTimeout = UPSTREAM.waitTimeout();
    Duration queueTimeout = FAILOVER.queueTimeout();
    ByteSize maxAssured = FAILOVER.maxAssured();
    Duration pingInterval = FAILOVER.pingInterval();
    ByteSize journalSegment = JournalSettings.defaults().segmentSize();

    RelaySettings in(Path dataDir) {
        return new RelaySettings(
                dataDir,
                null,
                database,
                new DirectorySettings(maxKeys),
                SessionSettings.defaults(),
                http(),
                new ConsoleSettings("127.0.0.1", 0),
                upstream(),
                failover(),
                new JournalSettings(
                        JournalSettings.defaults().fsync(),
                        journalSegment,
                        JournalSettings.defaults().forceInterval()),
                UsageSettings.defaults(),
                new AdminSettings("admin", new Secret(PASSWORD), Duration.ofHours(1)),
                LogSettings.defaults());
    }

    private HttpSettings http() {
        return new HttpSettings(
                "127.0.0.1",
                relayPort,
                ByteSize.ofMebibytes(32),
                HTTP.maxHeaders(),
                maxConnections,
                headTimeout,
                bodyTimeout,
                idleTimeout,
                stallTimeout,
                drainTimeout,
                trustedProxies);
    }

    private FailoverSettings failover() {
        return new FailoverSettings(
                FAILOVER.maxAttempts(),
                FAILOVER.window(),
                queueTimeout,
                FAILOVER.longestPause(),
                pingInterval,
                maxAssured);
    }

    private UpstreamSettings upstream() {
        return new UpstreamSettings(
                allowPrivate,
                UPSTREAM.connectTimeout(),
                firstEventTimeout,
                responseTimeout,
                upstreamIdleTimeout,
                keepAlive,
                maxUpstreamConnections,
                maxWaiting,
                waitTimeout,
                null);
    }
}
