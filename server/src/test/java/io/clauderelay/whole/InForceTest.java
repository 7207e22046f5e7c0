package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What an admin changes is in force within a second. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class InForceTest {
    private static final Duration PROMISED = Duration.ofSeconds(1);

    private final DatabaseKind kind;

    @TempDir
    private Path folder;

    private RunningRelay relay;

    InForceTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws IOException {
        QuickSettings settings = new QuickSettings();
        settings.database = kind.settings(folder);
        relay = RunningRelay.start(folder, settings);
        assertThat(status(relay.key().secret())).isEqualTo(200);
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
    }

    @Test
    void aDisabledKeyAndOneThatIsEnabledAgain() {
        change("PUT", key(), Map.of("active", false));
        within(() -> status(relay.key().secret()) == 401);

        change("PUT", key(), Map.of("active", true));
        within(() -> status(relay.key().secret()) == 200);
    }

    @Test
    void aDeletedKeyAndOneThatIsRestored() {
        relay.api().delete(key());
        within(() -> status(relay.key().secret()) == 401);

        change("POST", key() + "/restore", Map.of());
        within(() -> status(relay.key().secret()) == 200);
    }

    @Test
    void aRotatedKey() {
        String secret = relay.api()
                .change("POST", key() + "/rotate", Map.of())
                .get("secret")
                .asText();

        within(() -> status(secret) == 200 && status(relay.key().secret()) == 401);
    }

    @Test
    void aKeyThatIsBoundToAnAccount() throws IOException {
        String own = relay.api()
                .createAccount(
                        relay.upstream().baseUrl(),
                        RunningRelay.CREDENTIAL,
                        Map.of("name", "own", "type", "dedicated", "supportedModels", new String[] {"only-this"}));
        change("PUT", key(), Map.of("binding", Map.of("claude-console", Map.of("mode", "account", "accountId", own))));

        within(() -> status(relay.key().secret()) == 503);
        RawAnswer refused = relay.ask(relay.message());
        assertThat(refused.errorMessage()).contains("account that this API key is bound to does not serve the model");
    }

    @Test
    void anAccountThatIsToGetNoWork() {
        change("POST", "/accounts/claude-console/" + relay.account() + "/toggle-schedulable", Map.of());
        within(() -> status(relay.key().secret()) == 503);

        change("POST", "/accounts/claude-console/" + relay.account() + "/toggle-schedulable", Map.of());
        within(() -> status(relay.key().secret()) == 200);
    }

    /** Not within a second of the use, but of the moment when the ledger has it. */
    @Test
    void theTimeOfAKeyThatExpiresSomeTimeAfterItsFirstUse() {
        ManagementApi.IssuedKey limited = relay.api()
                .createKey(Map.of(
                        "name", "limited", "expiry", Map.of("mode", "activation", "duration", 1, "unit", "hours")));
        relay.letsIn(limited.secret());
        Instant before = Instant.now();

        assertThat(status(limited.secret())).isEqualTo(200);

        Eventually.holds(() -> !expiry(limited).isEmpty());
        assertThat(Instant.parse(expiry(limited)))
                .isBetween(
                        before.plus(Duration.ofHours(1)).minusMillis(1),
                        Instant.now().plus(Duration.ofHours(1)));
        assertThat(status(limited.secret())).isEqualTo(200);
    }

    private String expiry(ManagementApi.IssuedKey issued) {
        return relay.api().read("/keys/" + issued.id()).at("/key/expiry/at").asText("");
    }

    private String key() {
        return "/keys/" + relay.key().id();
    }

    private void change(String method, String path, Map<String, ?> fields) {
        assertThat(relay.api().change(method, path, fields)).isNotEmpty();
    }

    private int status(String secret) {
        return relay.ask(Ask.message(secret)).status();
    }

    private static void within(Callable<Boolean> inForce) {
        await().atMost(PROMISED)
                .pollDelay(Duration.ZERO)
                .pollInterval(10, TimeUnit.MILLISECONDS)
                .until(inForce);
    }
}
