package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.ProxyEntry;
import io.clauderelay.directory.ProxyEntry.Protocol;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.upstream.HandServer.Connection;
import io.clauderelay.upstream.RealProxy.Access;
import io.clauderelay.whole.LeakWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An account behind tinyproxy or danted, the programs that companies run, with what those do differently. */
@ExtendWith(LeakWatch.class)
class RealProxiesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final int MEGABYTE = 1_000_000;

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
        upstreamIdentity = Identity.of(RealProxy.KNOWN_HOST, folder);
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

    /** The name of the upstream means something to the proxy only: there is no other way to get there. */
    @ParameterizedTest
    @CsvSource({
        "HTTP,   OPEN",
        "HTTP,   BY_PASSWORD",
        "HTTPS,  OPEN",
        "HTTPS,  BY_PASSWORD",
        "SOCKS5, OPEN",
        "SOCKS5, BY_PASSWORD"
    })
    void itLeadsToTheUpstream(Protocol protocol, Access access) throws Exception {
        try (RealProxy proxy = proxy(protocol, access)) {
            ProxyEntry entry = access == Access.OPEN ? entry(protocol, proxy, null, null) : signedIn(protocol, proxy);
            start("http://" + RealProxy.KNOWN_HOST + ":" + upstream.port(), entry, told);
            Connection connection = upstream.accept();
            assertThat(connection.readRequest())
                    .startsWith("POST /v1/messages HTTP/1.1\r\nhost: " + RealProxy.KNOWN_HOST)
                    .doesNotContainIgnoringCase("proxy")
                    .doesNotContainIgnoringCase("via:")
                    .endsWith("{}");
            connection.send(OK);

            assertThat(told.whole()).isEqualTo("ok");
            proxy.awaitTunnelTo(upstream.port());
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void anUpstreamIsSpokenToOverTlsAndAnswersAtLength(Protocol protocol) throws Exception {
        try (HandServer secure = new HandServer(upstreamIdentity.listener());
                RealProxy proxy = proxy(protocol, Access.BY_PASSWORD)) {
            start("https://" + RealProxy.KNOWN_HOST + ":" + secure.port(), signedIn(protocol, proxy), told);
            Connection connection = secure.accept();
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: " + MEGABYTE + "\r\n\r\n" + "x".repeat(MEGABYTE));

            told.whole();
            assertThat(told.bytes).hasValue(MEGABYTE);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void anUpstreamBehindItMustProveItsName(Protocol protocol) throws Exception {
        try (HandServer impostor = new HandServer(proxyIdentity.listener());
                RealProxy proxy = proxy(protocol, Access.BY_PASSWORD)) {
            start("https://" + RealProxy.KNOWN_HOST + ":" + impostor.port(), signedIn(protocol, proxy), told);
            Connection connection = impostor.accept();

            assertThatExceptionOfType(IOException.class).isThrownBy(connection::readRequest);
            assertThat(told.failure().reason()).contains("no TLS with the upstream");
            assertThat(told.asked).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void whoSignsInWronglyOrNotAtAllGetsNowhere(Protocol protocol) throws Exception {
        try (RealProxy proxy = proxy(protocol, Access.BY_PASSWORD)) {
            Told nameless = new Told();
            start(localUrl(), entry(protocol, proxy, RealProxy.USERNAME, "wrong-of-no-value"), told);
            assertFailedAtTheProxy(told, proxy);
            start(localUrl(), entry(protocol, proxy, null, null), nameless);
            assertFailedAtTheProxy(nameless, proxy);

            assertThat(upstream.isLeftAlone()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void anUpstreamThatItCannotReachIsAFailure(Protocol protocol) throws Exception {
        upstream.close();
        try (RealProxy proxy = proxy(protocol, Access.OPEN)) {
            start(localUrl(), entry(protocol, proxy, null, null), told);

            assertThat(told.failure().reason())
                    .contains("localhost:" + proxy.port() + " opens no tunnel to the upstream", "refused with status");
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void onceItIsGoneNothingGoesPastIt(Protocol protocol) throws Exception {
        Told cut = new Told();
        Told late = new Told();
        try (RealProxy proxy = proxy(protocol, Access.BY_PASSWORD)) {
            ProxyEntry entry = signedIn(protocol, proxy);
            start(localUrl(), entry, told);
            Connection connection = upstream.accept();
            connection.readRequest();
            connection.send(OK);
            told.whole();

            start(localUrl(), entry, cut);
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
            await().until(() -> cut.text().equals("half"));
            proxy.kill();
            assertThat(cut.failure().reason()).contains("closed the connection in the middle of its answer");

            start(localUrl(), entry, late);
            assertThat(late.failure().reason()).contains("cannot connect to the proxy localhost:" + proxy.port());
            assertThat(upstream.isLeftAlone()).isTrue();
        }
    }

    private static RealProxy proxy(Protocol protocol, Access access) throws Exception {
        return switch (protocol) {
            case HTTP -> RealProxy.tinyproxy(folder, access);
            case HTTPS -> RealProxy.tinyproxyOverTls(folder, access, proxyIdentity);
            case SOCKS5 -> RealProxy.danted(folder, access);
        };
    }

    private static ProxyEntry signedIn(Protocol protocol, RealProxy proxy) {
        return entry(protocol, proxy, RealProxy.USERNAME, RealProxy.PASSWORD);
    }

    private static ProxyEntry entry(
            Protocol protocol, RealProxy proxy, @Nullable String username, @Nullable String password) {
        return new ProxyEntry(protocol, "localhost", proxy.port(), username, password);
    }

    /** An address that the relay could reach by itself. */
    private String localUrl() {
        return "http://localhost:" + upstream.port();
    }

    private void start(String url, ProxyEntry entry, Told observer) {
        AccountEntry account =
                AccountEntries.account("acc_1").at(url).through(entry).build();
        loop.start(account, LoopOfUpstreams.request("{}", false), observer);
    }

    private static void assertFailedAtTheProxy(Told attempt, RealProxy proxy) {
        assertThat(attempt.failure().reason())
                .contains("the proxy localhost:" + proxy.port() + " opens no tunnel")
                .containsPattern("username (or|and) (the )?password")
                .doesNotContain(RealProxy.USERNAME, RealProxy.PASSWORD, "wrong-of-no-value");
        assertThat(attempt.asked).hasValue(0);
    }
}
