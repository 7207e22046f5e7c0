package io.clauderelay.app;

import io.clauderelay.accounts.Accounts;
import io.clauderelay.admins.FirstOwner;
import io.clauderelay.console.Readiness;
import io.clauderelay.console.Vitals;
import io.clauderelay.directory.DirectoryFeed;
import io.clauderelay.directory.DirectoryLoader;
import io.clauderelay.directory.KnownKeys;
import io.clauderelay.keys.Keys;
import io.clauderelay.metering.Backlog;
import io.clauderelay.metering.Metering;
import io.clauderelay.platform.crypto.DataKeyFile;
import io.clauderelay.platform.crypto.DataKeyStore;
import io.clauderelay.platform.crypto.DataKeyTable;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.platform.telemetry.Metrics;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.pricing.RecordedExchanges;
import io.clauderelay.usage.Ledger;
import io.clauderelay.usage.UsageKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole relay, running. Made by {@link #start}, ended by {@link #close}. */
public final class Relay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    /** Some thousand exchanges: more than the ledger's writer takes in one go. */
    private static final long LARGE_BACKLOG_BYTES = 1 << 20;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Metrics metrics = new Metrics();
    private final Metering metering;
    private final ControlPlane controlPlane;
    private final DataPlane dataPlane;
    private final String databaseKind;
    private volatile boolean draining;

    private Relay(RelaySettings settings, InstantSource clock) throws IOException {
        try {
            Ground ground = ground(settings, clock);
            Database database = ground.database();
            databaseKind = database.kind();
            ChangeFeed changes = opening(new ChangeFeed(database));
            DirectoryLoader loader =
                    new DirectoryLoader(database, ground.secrets().credentials());
            DirectoryFeed directory = new DirectoryFeed(loader, changes);
            KnownKeys keys = opening(new KnownKeys(database, changes, settings.directory(), System::nanoTime));
            Path journal = settings.dataDir().resolve("journal");
            metering = opening(Metering.open(journal, settings.journal(), ledger(database, changes)));
            metering.bindTo(metrics.registry());
            dataPlane =
                    opening(new DataPlane(settings, ground, directory::current, keys, metering, this::reasonsNotReady));
            opening(new UsageKeeper(database, settings.usage(), clock, this::ledgerIsBehind))
                    .start();
            changes.subscribe(Set.of(Accounts.RESETS), dataPlane::forget);
            changes.subscribe(Set.of(RecordedExchanges.CORRECTIONS), _ -> dataPlane.relearn());
            Vitals vitals = new Vitals(this::readiness, metrics::text);
            controlPlane = opening(new ControlPlane(settings, ground, changes, dataPlane.view(), vitals));
            closeFirst(dataPlane);
            controlPlane.start();
            dataPlane.start();
        } catch (IOException | RuntimeException e) {
            closeParts();
            throw e;
        }
    }

    /** A key whose time begins with its first use is changed by the ledger, and every node must hear of it. */
    private static Ledger ledger(Database database, ChangeFeed changes) {
        return new Ledger(database, (sql, key) -> changes.announce(sql, Change.of(Keys.TOPIC, key)));
    }

    private Ground ground(RelaySettings settings, InstantSource clock) throws IOException {
        String masterKey =
                settings.masterKey() == null ? null : settings.masterKey().value();
        Secrets.createFolder(settings.dataDir());
        Database database = opening(Database.open(settings.database(), settings.dataDir()));
        DataKeyStore dataKey = settings.isShared() ? new DataKeyTable(database) : new DataKeyFile(settings.dataDir());
        Secrets secrets = Secrets.open(settings.dataDir(), masterKey, dataKey);
        return new Ground(database, secrets, new TimeOrderedIds(clock), clock);
    }

    /**
     * Starts everything, or nothing: what was opened before a failure is closed again.
     *
     * @throws IOException when a folder or an address cannot be used, in a sentence for the operator
     */
    public static Relay start(RelaySettings settings, InstantSource clock) throws IOException {
        Relay relay = new Relay(settings, clock);
        log.atInfo()
                .addKeyValue(LogKeys.RELAY_PORT, relay.relayPort())
                .addKeyValue(LogKeys.CONSOLE_PORT, relay.consolePort())
                .addKeyValue(LogKeys.TRANSPORT, relay.dataPlane.transport())
                .addKeyValue(LogKeys.DATABASE, relay.databaseKind)
                .log("the relay is ready");
        return relay;
    }

    private <T extends AutoCloseable> T opening(T part) {
        opened.push(part);
        return part;
    }

    /** While running answers end, the console still tells how the relay is. */
    private void closeFirst(AutoCloseable part) {
        opened.remove(part);
        opened.push(part);
    }

    /** The port that developers' tools use. */
    public int relayPort() {
        return dataPlane.port();
    }

    /** The port that admins use. */
    public int consolePort() {
        return controlPlane.port();
    }

    /** The owner that was made because there was no admin yet; empty on every start but the first. */
    public Optional<FirstOwner> firstOwner() {
        return controlPlane.firstOwner();
    }

    private Readiness readiness() {
        return new Readiness(reasonsNotReady(), warnings());
    }

    private boolean ledgerIsBehind() {
        Backlog backlog = metering.backlog();
        return backlog.failing() || backlog.bytes() > LARGE_BACKLOG_BYTES;
    }

    /** The relay serves all the same, so no load balancer need know; an operator must. */
    private List<String> warnings() {
        Backlog backlog = metering.backlog();
        return backlog.failing()
                ? List.of("usage does not reach the database; it is kept in the journal (" + backlog.bytes()
                        + " bytes) and tried again")
                : List.of();
    }

    private List<String> reasonsNotReady() {
        List<String> reasons = new ArrayList<>();
        if (draining) {
            reasons.add("the relay is stopping");
        }
        if (!metering.accepting()) {
            reasons.add("usage cannot be recorded: the disk of the data folder is full or failing");
        }
        return reasons;
    }

    /**
     * Stops: running answers may end within the time the settings grant, what they used goes into the database, and then
     * everything closes, last opened first.
     */
    @Override
    public void close() {
        draining = true;
        log.atInfo().log("the relay stops; running answers may end");
        closeParts();
        log.atInfo().log("the relay has stopped");
    }

    private void closeParts() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.atError()
                        .setCause(e)
                        .addKeyValue(LogKeys.REASON, e.toString())
                        .log("a part did not stop cleanly");
            }
        }
    }
}
