package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.directory.ProxyEntry;
import io.clauderelay.directory.ProxyEntry.Protocol;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.upstream.HandServer.Connection;
import io.clauderelay.whole.LeakWatch;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an attempt whose proxy cannot be used: it fails, says why, and never goes past the proxy. */
@ExtendWith(LeakWatch.class)
class ProxyFailuresTest {
    private static final String USERNAME = "relay-user";
    private static final String PASSWORD = "proxy-secret";

    /** {@code relay-user:proxy-secret} as it goes over the wire. */
    private static final String BASIC = "cmVsYXktdXNlcjpwcm94eS1zZWNyZXQ=";

    private final Told told = new Told();
    private HandServer upstream;
    private HandServer proxy;
    private LoopOfUpstreams loop;

    @BeforeEach
    void open() throws IOException {
        upstream = new HandServer();
        proxy = new HandServer();
        loop = new LoopOfUpstreams(LoopOfUpstreams.SETTINGS);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        proxy.close();
        assertThat(upstream.isLeftAlone()).isTrue();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP,   http,  status 407",
        "HTTP,   https, status 407",
        "SOCKS5, http,  refused the username or the password",
        "SOCKS5, https, refused the username or the password"
    })
    void wrongCredentialsAreToldAndNotRepeated(Protocol protocol, String scheme, String reason) throws IOException {
        try (TunnelServer strict =
                protocol == Protocol.SOCKS5 ? TunnelServer.socks5() : TunnelServer.connect(TunnelServer.loopback())) {
            strict.require(USERNAME, "another");
            start(entry(protocol, strict.port()), scheme + "://localhost:" + upstream.port());

            assertThatTheReasonSays("the proxy 127.0.0.1:" + strict.port() + " opens no tunnel", reason);
            assertThat(strict.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP,   status 407", "SOCKS5, wants a username and password"})
    void missingCredentialsAreTold(Protocol protocol, String reason) throws IOException {
        try (TunnelServer strict =
                protocol == Protocol.SOCKS5 ? TunnelServer.socks5() : TunnelServer.connect(TunnelServer.loopback())) {
            strict.require(USERNAME, PASSWORD);
            start(new ProxyEntry(protocol, "127.0.0.1", strict.port(), null, null));

            assertThatTheReasonSays(reason);
        }
    }

    @Test
    void aProxyThatSaysUnauthorizedInsteadOfItsOwnStatusIsUnderstood() throws IOException {
        startThrough(Protocol.HTTP, proxy.port());
        Connection connection = proxy.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");

        assertThatTheReasonSays("status 401", "the username or password is missing or wrong");
    }

    @Test
    void aRefusalIsToldWithoutTheProxysOwnWords() throws IOException {
        startThrough(Protocol.HTTP, proxy.port());
        Connection connection = proxy.accept();
        assertThat(connection.readRequest())
                .startsWith("CONNECT localhost:" + upstream.port() + " HTTP/1.1\r\n")
                .containsIgnoringCase("proxy-authorization: Basic " + BASIC + "\r\n")
                .doesNotContain("sk-upstream");
        connection.send("HTTP/1.1 403 no " + PASSWORD + " " + BASIC + "\r\ncontent-length: 2\r\n\r\nno");

        assertThatTheReasonSays("it refused with status 403");
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void aSocksRefusalIsTold() throws IOException {
        start(new ProxyEntry(Protocol.SOCKS5, "127.0.0.1", proxy.port(), null, null));
        Connection connection = proxy.accept();
        connection.send("\5\0");
        connection.send("\5\2\0\1\0\0\0\0\0\0");

        assertThatTheReasonSays("it refused with status: FORBIDDEN");
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-proxy-secret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header proxy-secret\u0000\r\n: x\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n"
            })
    void whatIsNoHttpIsNoTunnel(String answer) throws IOException {
        startThrough(Protocol.HTTP, proxy.port());
        Connection connection = proxy.accept();
        connection.readRequest();
        connection.send(answer);

        assertThatTheReasonSays("opens no tunnel to the upstream");
        assertThat(connection.isClosedByRelay()).isTrue();
    }

    @Test
    void whatIsNoSocksIsNoTunnel() throws IOException {
        startThrough(Protocol.SOCKS5, proxy.port());
        Connection connection = proxy.accept();
        connection.send("HTTP/1.1 400 proxy-secret\r\n\r\n");

        assertThatTheReasonSays("it is no SOCKS 5 proxy");
    }

    @Test
    void aProxyWithoutTlsIsNotSpokenToOverTls() throws IOException {
        startThrough(Protocol.HTTPS, proxy.port());
        Connection connection = proxy.accept();
        connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");

        assertThatTheReasonSays("no TLS with the proxy 127.0.0.1:" + proxy.port());
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aProxyThatHangsUpIsTold(Protocol protocol) throws IOException {
        startThrough(protocol, proxy.port());
        proxy.accept().close();

        assertThatTheReasonSays("the proxy 127.0.0.1:" + proxy.port(), "it closed the connection");
        assertThat(told.failure().shownAs()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aProxyThatIsNotThereIsTold(Protocol protocol) throws IOException {
        proxy.close();
        startThrough(protocol, proxy.port());

        assertThatTheReasonSays("cannot connect to the proxy 127.0.0.1:" + proxy.port());
    }

    @Test
    void aProxyWithoutAnAddressIsTold() {
        start(new ProxyEntry(Protocol.HTTP, "proxy.invalid", 8080, USERNAME, PASSWORD));

        assertThatTheReasonSays("cannot look up the proxy proxy.invalid:8080");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aProxyThatNeverAnswersIsGivenUpInTime(Protocol protocol) throws IOException {
        try (LoopOfUpstreams hasty =
                new LoopOfUpstreams(LoopOfUpstreams.connectingWithin(Duration.ofMillis(200), true))) {
            hasty.start(
                    AccountEntries.account("acc_1")
                            .at(url())
                            .through(entry(protocol, proxy.port()))
                            .build(),
                    LoopOfUpstreams.request("{}", false),
                    told);
            Connection connection = proxy.accept();

            assertThatTheReasonSays("no tunnel through the proxy 127.0.0.1:" + proxy.port() + " within PT0.2S");
            assertThat(told.failure().shownAs()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
            assertThat(connection.isClosedByRelay()).isTrue();
        }
    }

    @Test
    void anUpstreamBehindAProxyMustShakeHandsInTheSameTime() throws IOException {
        try (LoopOfUpstreams hasty =
                new LoopOfUpstreams(LoopOfUpstreams.connectingWithin(Duration.ofMillis(300), true))) {
            hasty.start(
                    AccountEntries.account("acc_1")
                            .at("https://localhost:" + upstream.port())
                            .through(entry(Protocol.HTTP, proxy.port()))
                            .build(),
                    LoopOfUpstreams.request("{}", false),
                    told);
            Connection connection = proxy.accept();
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\n\r\n");

            assertThatTheReasonSays("no connection to the upstream within PT0.3S");
        }
    }

    @Test
    void aTunnelThatBringsSomethingElseThanTlsIsToldWithoutIt() throws IOException {
        start(entry(Protocol.HTTP, proxy.port()), "https://localhost:" + upstream.port());
        Connection connection = proxy.accept();
        connection.readRequest();
        connection.send("HTTP/1.1 200 OK\r\n\r\n" + PASSWORD + PASSWORD);

        assertThatTheReasonSays("no TLS with the upstream: what it sends is no TLS");
    }

    private void startThrough(Protocol protocol, int port) {
        start(entry(protocol, port));
    }

    private void start(ProxyEntry entry) {
        start(entry, url());
    }

    private void start(ProxyEntry entry, String url) {
        loop.start(
                AccountEntries.account("acc_1").at(url).through(entry).build(),
                LoopOfUpstreams.request("{}", false),
                told);
    }

    private String url() {
        return "http://localhost:" + upstream.port();
    }

    private static ProxyEntry entry(Protocol protocol, int port) {
        return new ProxyEntry(protocol, "127.0.0.1", port, USERNAME, PASSWORD);
    }

    private void assertThatTheReasonSays(String... words) {
        assertThat(told.failure().reason())
                .contains(words)
                .doesNotContain(USERNAME, PASSWORD, BASIC, "sk-upstream")
                .doesNotContain("70726f78792d736563726574");
        assertThat(told.asked).hasValue(0);
    }
}
