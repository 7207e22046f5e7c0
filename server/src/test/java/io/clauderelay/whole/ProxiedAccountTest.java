package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.upstream.TunnelServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An account with a proxy is reached through it, by developers' tools and by the connection test, and never past it. */
@ExtendWith(LeakWatch.class)
class ProxiedAccountTest {
    private static final String PASSWORD = "open-sesame-of-no-value";

    @TempDir
    private Path folder;

    private RunningRelay relay;
    private ManagementApi.IssuedKey key;
    private TunnelServer proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = TunnelServer.socks5();
        proxy.require("relay", PASSWORD);
        relay = RunningRelay.startEmpty(folder, new QuickSettings());
        key = relay.newKey("proxied");
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        proxy.close();
    }

    @Test
    void requestsAndTheConnectionTestGoThroughIt() throws IOException {
        String account = account(PASSWORD);

        JsonNode tested = test(account);
        RawAnswer relayed = relay.ask(Ask.message(key.secret()));

        assertThat(tested.get("ok").asBoolean()).as(tested.toString()).isTrue();
        assertThat(tested.get("status").asInt()).isEqualTo(200);
        assertThat(relayed.status()).isEqualTo(200);
        assertThat(proxy.asked())
                .hasSize(2)
                .containsOnly("127.0.0.1:" + relay.upstream().baseUrl().getPort());
    }

    @Test
    void whoTheProxyDoesNotLetInReachesNothing() throws IOException {
        String account = account("wrong-of-no-value");

        JsonNode tested = test(account);
        RawAnswer relayed = relay.ask(Ask.message(key.secret()));

        assertThat(tested.get("ok").asBoolean()).isFalse();
        assertThat(tested.has("status")).isFalse();
        assertThat(tested.get("message").asText()).contains("proxy").doesNotContain("wrong-of-no-value");
        assertThat(relayed.status()).isEqualTo(502);
        assertThat(relay.upstream().acceptedConnections()).isZero();
    }

    private JsonNode test(String account) {
        return relay.api().change("POST", "/accounts/claude-console/" + account + "/test", Map.of());
    }

    private String account(String password) throws IOException {
        String id = relay.api()
                .createAccount(
                        relay.upstream().baseUrl(),
                        RunningRelay.CREDENTIAL,
                        Map.of(
                                "proxy",
                                Map.of(
                                        "protocol",
                                        "socks5",
                                        "host",
                                        "127.0.0.1",
                                        "port",
                                        proxy.port(),
                                        "auth",
                                        Map.of("username", "relay", "password", password))));
        relay.newKey("whose creation tells that the account is in force");
        return id;
    }
}
