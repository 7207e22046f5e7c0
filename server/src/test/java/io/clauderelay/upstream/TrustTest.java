package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clauderelay.upstream.HandServer.Connection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {
    @TempDir
    private static Path folder;

    private static Identity identity;
    private static Path certificate;

    @BeforeAll
    static void makeACertificateForLocalhost() throws Exception {
        identity = Identity.of("localhost", folder);
        certificate = folder.resolve("authority.pem");
        Files.writeString(certificate, identity.pem());
    }

    @Test
    void anUpstreamBehindAPrivateAuthorityIsSpokenToWhenItsCertificateIsTrusted() throws Exception {
        try (HandServer server = tlsServer();
                LoopOfUpstreams loop = new LoopOfUpstreams(LoopOfUpstreams.settings(1, 1, certificate))) {
            Told told = new Told();
            loop.start(url(server, "localhost"), false, told);
            Connection connection = server.accept();

            assertThat(connection.readRequest()).startsWith("POST /v1/messages HTTP/1.1\r\nhost: localhost:");
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            assertThat(told.whole()).isEqualTo("ok");

            Told again = new Told();
            loop.start(url(server, "localhost"), false, again);
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nagain");
            assertThat(again.whole()).isEqualTo("again");
        }
    }

    @Test
    void anUnknownAuthorityIsNotTrusted() throws Exception {
        assertThatNothingIsSent(LoopOfUpstreams.settings(1, 1, null), "localhost");
    }

    @Test
    void aCertificateForAnotherNameIsNotTrusted() throws Exception {
        assertThatNothingIsSent(LoopOfUpstreams.settings(1, 1, certificate), "127.0.0.1");
    }

    @Test
    void anUpstreamWithoutTlsIsNotSpokenToOverTls() throws Exception {
        try (HandServer server = new HandServer();
                LoopOfUpstreams loop = new LoopOfUpstreams(LoopOfUpstreams.settings(1, 1, certificate))) {
            Told told = new Told();
            loop.start(url(server, "127.0.0.1"), false, told);
            server.accept().send("HTTP/1.1 400 Bad Request\r\n\r\n");

            assertThat(told.failure().reason()).contains("no TLS with the upstream");
            assertThat(told.asked).hasValue(0);
        }
    }

    @Test
    void theAuthoritiesOfTheJdkStayTrusted() throws Exception {
        assertThat(TrustedCertificates.withDefaults(certificate).getTrustManagers())
                .singleElement()
                .isInstanceOfSatisfying(
                        X509TrustManager.class,
                        trust -> assertThat(trust.getAcceptedIssuers()).hasSizeGreaterThan(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate at all",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
            })
    void aFileWithoutCertificatesStopsTheStart(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("broken.pem"), content);

        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> Upstreams.tls(LoopOfUpstreams.settings(1, 1, file)))
                .withMessageContainingAll("RELAY_UPSTREAM_TRUSTED_CERTIFICATES", "broken.pem", "PEM certificates");
    }

    @Test
    void aFileThatIsNotThereStopsTheStart() {
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> Upstreams.tls(LoopOfUpstreams.settings(1, 1, folder.resolve("nowhere.pem"))))
                .withMessageContaining("nowhere.pem");
    }

    private static void assertThatNothingIsSent(UpstreamSettings settings, String host) throws Exception {
        try (HandServer server = tlsServer();
                LoopOfUpstreams loop = new LoopOfUpstreams(settings)) {
            Told told = new Told();
            loop.start(url(server, host), false, told);
            Connection connection = server.accept();
            assertThatExceptionOfType(IOException.class).isThrownBy(connection::readRequest);

            assertThat(told.failure().reason()).contains("no TLS with the upstream");
            assertThat(told.asked).hasValue(0);
        }
    }

    private static HandServer tlsServer() throws GeneralSecurityException, IOException {
        return new HandServer(identity.listener());
    }

    private static URI url(HandServer server, String host) {
        return URI.create("https://" + host + ":" + server.port());
    }
}
