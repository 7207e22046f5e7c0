package io.clauderelay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.NetworkList;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private static final NetworkList PROXIES = NetworkList.of("10.0.0.0/8, 2001:db8::1");

    @Test
    void whoeverIsNoTrustedProxyIsTheClient() {
        assertThat(of("198.51.100.7", "203.0.113.9")).isEqualTo("198.51.100.7");
        assertThat(ClientAddress.of("10.0.0.1", headers("203.0.113.9"), NetworkList.NONE))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void aTrustedProxyTellsWhoAskedIt() {
        assertThat(of("10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(of("2001:db8::1", "2001:db8:7::9")).isEqualTo("2001:db8:7::9");
    }

    @Test
    void whatTheClientItselfInventedIsNotBelieved() {
        assertThat(of("10.0.0.1", "127.0.0.1, 203.0.113.9, 10.2.3.4")).isEqualTo("203.0.113.9");
        assertThat(of("10.0.0.1", "127.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
    }

    @Test
    void aProxyThatSaysNothingIsTheClient() {
        assertThat(of("10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(of("10.0.0.1", ",")).isEqualTo("10.0.0.1");
        assertThat(of("10.0.0.1", "10.0.0.2, 10.0.0.3")).isEqualTo("10.0.0.2");
    }

    private static String of(String peer, String... forwarded) {
        return ClientAddress.of(peer, headers(forwarded), PROXIES);
    }

    private static HttpHeaders headers(String... forwarded) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String one : forwarded) {
            headers.add("x-forwarded-for", one);
        }
        return headers;
    }
}
