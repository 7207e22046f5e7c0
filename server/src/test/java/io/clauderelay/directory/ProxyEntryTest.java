package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clauderelay.directory.ProxyEntry.Protocol;
import io.clauderelay.testing.AccountEntries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyEntryTest {
    @Test
    void aProxyDoesNotPrintItsPassword() {
        ProxyEntry proxy = new ProxyEntry(Protocol.SOCKS5, "proxy.example", 1080, "relay", "very secret");

        assertThat(proxy.toString())
                .contains("SOCKS5", "proxy.example", "1080", "relay", "(redacted)")
                .doesNotContain("very secret");
        assertThat(AccountEntries.account("a").through(proxy).build().toString())
                .doesNotContain("very secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aPortIsOneThatCanBeConnectedTo(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyEntry(Protocol.HTTP, "proxy.example", port, null, null))
                .withMessageContaining("port is " + port);
    }

    @Test
    void aProxyHasAHost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyEntry(Protocol.HTTP, " ", 8080, null, null))
                .withMessageContaining("host is blank");
    }

    @Test
    void aPasswordIsSomebodys() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxyEntry(Protocol.HTTP, "proxy.example", 8080, null, "very secret"))
                .withMessageContaining("no username")
                .withMessageNotContaining("very secret");
    }

    @Test
    void anotherProxyMakesAnotherAccount() {
        AccountEntry direct = AccountEntries.account("a").build();
        AccountEntry proxied = AccountEntries.account("a").through(proxy("one")).build();

        assertThat(proxied).isNotEqualTo(direct);
        assertThat(AccountEntries.account("a").through(proxy("one")).build()).isEqualTo(proxied);
        assertThat(AccountEntries.account("a").through(proxy("two")).build()).isNotEqualTo(proxied);
    }

    private static ProxyEntry proxy(String password) {
        return new ProxyEntry(Protocol.HTTP, "proxy.example", 8080, "relay", password);
    }
}
