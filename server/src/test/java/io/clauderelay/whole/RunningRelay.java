package io.clauderelay.whole;

import io.clauderelay.app.Relay;
import io.clauderelay.bench.ScriptedUpstream;
import io.clauderelay.bench.ServedAnswer;
import io.clauderelay.bench.UpstreamLedger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A relay and an upstream that really listen, on a data folder that the test gives, with an account and a key made
 * through the management API.
 */
final class RunningRelay implements AutoCloseable {
    static final String CREDENTIAL = "sk-ant-whole-MiddleOfTheCredential-0001";

    private static final int KEPT_BODY_BYTES = 64 * 1024;

    private final ScriptedUpstream upstream;
    private final Relay relay;
    private final Path dataDir;
    private final ManagementApi api;
    private @Nullable String account;
    private ManagementApi.@Nullable IssuedKey key;

    private RunningRelay(Path dataDir, QuickSettings settings, InstantSource clock) throws IOException {
        this.dataDir = dataDir;
        this.upstream = ScriptedUpstream.start(
                ScriptedUpstream.Settings.onPort(0).withLedger(UpstreamLedger.withBodies(KEPT_BODY_BYTES)));
        this.relay = Relay.start(settings.in(dataDir), clock);
        this.api = ManagementApi.signIn(relay.consolePort(), QuickSettings.PASSWORD);
    }

    /** One with an account on the upstream and a key. */
    static RunningRelay start(Path dataDir, QuickSettings settings) throws IOException {
        RunningRelay running = startEmpty(dataDir, settings);
        running.account = running.api.createAccount(running.upstream.baseUrl(), CREDENTIAL);
        running.key = running.newKey("whole");
        return running;
    }

    static RunningRelay start(Path dataDir) throws IOException {
        return start(dataDir, new QuickSettings());
    }

    /** One without accounts and keys, or with those that the data folder has. */
    static RunningRelay startEmpty(Path dataDir, QuickSettings settings) throws IOException {
        return startEmpty(dataDir, settings, Clock.systemUTC());
    }

    /** The same with a time of day that the test tells; what is measured with a stopwatch goes on as ever. */
    static RunningRelay startEmpty(Path dataDir, QuickSettings settings, InstantSource clock) throws IOException {
        return new RunningRelay(dataDir, settings, clock);
    }

    /** A key that the relay already lets in when this returns. */
    ManagementApi.IssuedKey newKey(String name) throws IOException {
        ManagementApi.IssuedKey issued = api.createKey(name);
        letsIn(issued.secret());
        return issued;
    }

    /** Forgets what the relay has learned of the account, as an admin can. */
    void forgive(String accountId) {
        api.change("POST", "/accounts/claude-console/" + accountId + "/reset-rate-limit", Map.of());
    }

    /** Waits until the change is in force, which the product promises within a second. */
    void letsIn(String secret) {
        Eventually.holds(() -> {
            try (RawConnection connection = connect()) {
                return connection.ask(Ask.models(secret)).status() == 200;
            }
        });
    }

    int port() {
        return relay.relayPort();
    }

    int consolePort() {
        return relay.consolePort();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port());
    }

    RawConnection connect() {
        return RawConnection.to(port());
    }

    /** Sends one request on a connection of its own. */
    RawAnswer ask(Ask request) {
        try (RawConnection connection = connect()) {
            return connection.ask(request);
        }
    }

    /** A request for a message, with the key of this relay. */
    Ask message() {
        return Ask.message(key().secret());
    }

    /** The same for a stream. */
    Ask stream() {
        return Ask.stream(key().secret());
    }

    ManagementApi.IssuedKey key() {
        if (key == null) {
            throw new IllegalStateException("this relay was started without a key");
        }
        return key;
    }

    String account() {
        if (account == null) {
            throw new IllegalStateException("this relay was started without an account");
        }
        return account;
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    /** What the upstream has in its own book about the answer; it is there a moment after the answer. */
    ServedAnswer served(RawAnswer answer) {
        String id = answer.header("request-id").orElseGet(() -> answer.required("x-request-id"));
        Eventually.holds(() -> upstream.ledger().find(id).isPresent());
        return upstream.ledger().find(id).orElseThrow();
    }

    /** Everything the upstream served, once there are so many. */
    List<ServedAnswer> awaitServed(int count) {
        Eventually.holds(() -> upstream.ledger().answers().size() >= count);
        return upstream.ledger().answers();
    }

    ManagementApi api() {
        return api;
    }

    LedgerFile ledger() {
        return new LedgerFile(dataDir);
    }

    /** Stops the relay and leaves the upstream as it is. */
    void stopRelay() {
        relay.close();
    }

    @Override
    public void close() throws IOException {
        api.close();
        relay.close();
        upstream.close();
    }
}
