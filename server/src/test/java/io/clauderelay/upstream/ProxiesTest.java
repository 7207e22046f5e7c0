package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.ProxyEntry;
import io.clauderelay.directory.ProxyEntry.Protocol;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.upstream.HandServer.Connection;
import io.clauderelay.whole.LeakWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An account behind a proxy, with an upstream whose name only the proxy can look up. */
@ExtendWith(LeakWatch.class)
class ProxiesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String UPSTREAM = "upstream.invalid";
    private static final String USERNAME = "relay";
    private static final String PASSWORD = "p:ss \"word\"";

    @TempDir
    private static Path folder;

    private static Identity upstreamIdentity;
    private static Identity proxyIdentity;
    private static UpstreamSettings settings;

    private final Told told = new Told();
    private HandServer upstream;
    private LoopOfUpstreams loop;

    @BeforeAll
    static void makeCertificates() throws Exception {
        upstreamIdentity = Identity.of(UPSTREAM, folder);
        proxyIdentity = Identity.of("localhost", folder);
        Path trusted = Files.writeString(folder.resolve("trusted.pem"), upstreamIdentity.pem() + proxyIdentity.pem());
        settings = LoopOfUpstreams.settings(4, 1, trusted);
    }

    @BeforeEach
    void open() throws IOException {
        upstream = new HandServer();
        loop = new LoopOfUpstreams(settings);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP,   http,  false",
        "HTTP,   http,  true",
        "HTTP,   https, false",
        "HTTP,   https, true",
        "HTTPS,  http,  false",
        "HTTPS,  http,  true",
        "HTTPS,  https, false",
        "HTTPS,  https, true",
        "SOCKS5, http,  false",
        "SOCKS5, http,  true",
        "SOCKS5, https, false",
        "SOCKS5, https, true"
    })
    void everyProxyLeadsToEveryUpstream(Protocol protocol, String scheme, boolean signedIn) throws Exception {
        try (HandServer server =
                        scheme.equals("https") ? new HandServer(upstreamIdentity.listener()) : new HandServer();
                TunnelServer proxy = proxy(protocol)) {
            if (signedIn) {
                proxy.require(USERNAME, PASSWORD);
            }
            AccountEntry account = account(scheme + "://" + UPSTREAM + ":" + server.port(), proxy, protocol, signedIn);

            loop.start(account, LoopOfUpstreams.request("{\"a\":1}", false), told);
            Connection connection = server.accept();
            assertThat(connection.readRequest())
                    .startsWith("POST /v1/messages HTTP/1.1\r\nhost: " + UPSTREAM)
                    .doesNotContainIgnoringCase("proxy")
                    .endsWith("{\"a\":1}");
            connection.send(OK);
            assertThat(told.whole()).isEqualTo("ok");

            Told again = new Told();
            loop.start(account, LoopOfUpstreams.request("{\"a\":2}", false), again);
            assertThat(connection.readRequest()).endsWith("{\"a\":2}");
            connection.send(OK);
            assertThat(again.whole()).isEqualTo("ok");
            assertThat(proxy.asked()).containsExactly(UPSTREAM + ":" + server.port());
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP,   127.0.0.1", "SOCKS5, 127.0.0.1", "HTTP,   [0:0:0:0:0:0:0:1]", "SOCKS5, [0:0:0:0:0:0:0:1]"})
    void anAddressIsAskedForAsAnAddress(Protocol protocol, String host) throws Exception {
        try (TunnelServer proxy = proxy(protocol)) {
            String authority = host + ":" + upstream.port();
            loop.start(
                    account("http://" + authority, proxy, protocol, false), LoopOfUpstreams.request("{}", false), told);
            Connection connection = upstream.accept();
            connection.readRequest();
            connection.send(OK);

            assertThat(told.whole()).isEqualTo("ok");
            assertThat(proxy.asked()).singleElement().isIn(authority, authority.replace("0:0:0:0:0:0:0:1", "::1"));
        }
    }

    @Test
    void anotherPasswordMakesAnotherTunnel() throws Exception {
        try (TunnelServer proxy = proxy(Protocol.HTTP)) {
            AccountEntry account = account(url(), proxy, Protocol.HTTP, false);
            loop.start(account, LoopOfUpstreams.request("{}", false), told);
            Connection old = upstream.accept();
            old.readRequest();
            old.send(OK);
            told.whole();

            proxy.require(USERNAME, PASSWORD);
            Told next = new Told();
            loop.start(account(url(), proxy, Protocol.HTTP, true), LoopOfUpstreams.request("{}", false), next);
            Connection fresh = upstream.accept();
            fresh.readRequest();
            fresh.send(OK);

            assertThat(next.whole()).isEqualTo("ok");
            assertThat(old.isClosedByRelay()).isTrue();
            assertThat(proxy.asked()).hasSize(2);
        }
    }

    @Test
    void aProxyMayBePrivateWhereUpstreamsMayNot() throws Exception {
        UpstreamSettings strict = LoopOfUpstreams.connectingWithin(Duration.ofSeconds(5), false);
        try (LoopOfUpstreams strictLoop = new LoopOfUpstreams(strict);
                TunnelServer proxy = proxy(Protocol.HTTP)) {
            strictLoop.start(account(url(), proxy, Protocol.HTTP, false), LoopOfUpstreams.request("{}", false), told);
            Connection connection = upstream.accept();
            connection.readRequest();
            connection.send(OK);

            assertThat(told.whole()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "10.0.0.1", "2130706433"})
    void aProxyIsNoWayToPrivateAddresses(String host) throws Exception {
        UpstreamSettings strict = LoopOfUpstreams.connectingWithin(Duration.ofSeconds(5), false);
        try (LoopOfUpstreams strictLoop = new LoopOfUpstreams(strict);
                TunnelServer proxy = proxy(Protocol.HTTP)) {
            strictLoop.start(
                    account("http://" + host + ":" + upstream.port(), proxy, Protocol.HTTP, false),
                    LoopOfUpstreams.request("{}", false),
                    told);

            assertThat(told.failure().reason())
                    .contains(host + " is a private address", "RELAY_UPSTREAM_ALLOW_PRIVATE");
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void anUpstreamBehindAProxyProvesItsName() throws Exception {
        try (HandServer impostor = new HandServer(proxyIdentity.listener());
                TunnelServer proxy = proxy(Protocol.HTTP)) {
            loop.start(
                    account("https://" + UPSTREAM + ":" + impostor.port(), proxy, Protocol.HTTP, false),
                    LoopOfUpstreams.request("{}", false),
                    told);
            Connection connection = impostor.accept();

            assertThatExceptionOfType(IOException.class).isThrownBy(connection::readRequest);
            assertThat(told.failure().reason()).contains("no TLS with the upstream");
            assertThat(told.asked).hasValue(0);
        }
    }

    @Test
    void aProxyThatIsSpokenToOverTlsProvesItsName() throws Exception {
        try (TunnelServer impostor = TunnelServer.connect(upstreamIdentity.listener())) {
            loop.start(account(url(), impostor, Protocol.HTTPS, true), LoopOfUpstreams.request("{}", false), told);

            assertThat(told.failure().reason()).contains("no TLS with the proxy localhost:" + impostor.port());
            assertThat(impostor.asked()).isEmpty();
            assertThat(upstream.isLeftAlone()).isTrue();
        }
    }

    private String url() {
        return "http://" + UPSTREAM + ":" + upstream.port();
    }

    private static TunnelServer proxy(Protocol protocol) throws Exception {
        return switch (protocol) {
            case HTTP -> TunnelServer.connect(TunnelServer.loopback());
            case HTTPS -> TunnelServer.connect(proxyIdentity.listener());
            case SOCKS5 -> TunnelServer.socks5();
        };
    }

    private static AccountEntry account(String url, TunnelServer proxy, Protocol protocol, boolean signedIn) {
        ProxyEntry entry = signedIn
                ? new ProxyEntry(protocol, "localhost", proxy.port(), USERNAME, PASSWORD)
                : new ProxyEntry(protocol, "localhost", proxy.port(), null, null);
        return AccountEntries.account("acc_1").at(url).through(entry).build();
    }
}
