package io.clauderelay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @Test
    void itSpeaksTlsWithTheCertificateItIsGiven(@TempDir Path folder) throws Exception {
        KeyStore store = selfSigned(folder.resolve("store.p12"));
        Path certificate =
                pem(folder, "CERTIFICATE", store.getCertificate("upstream").getEncoded());
        Path key = pem(folder, "PRIVATE KEY", store.getKey("upstream", PASSWORD).getEncoded());
        ScriptedUpstream.Settings settings =
                ScriptedUpstream.Settings.onPort(0).withTls(certificate, key).answering(Script.named("everything"));
        try (ScriptedUpstream upstream = ScriptedUpstream.start(settings);
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting(store)).build()) {
            URI uri = URI.create("https://localhost:" + upstream.port() + "/v1/messages");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("anthropic-version", "2023-06-01")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"a\",\"stream\":true}"))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(upstream.baseUrl()).hasScheme("https");
            assertThat(answer.body()).contains("message_start").endsWith(Expected.LAST_EVENT);
        }
    }

    private static KeyStore selfSigned(Path file) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "upstream",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static Path pem(Path folder, String kind, byte[] encoded) throws Exception {
        String base64 = Base64.getMimeEncoder().encodeToString(encoded);
        String text = "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
        return Files.writeString(folder.resolve(kind.replace(' ', '-') + ".pem"), text);
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("upstream", store.getCertificate("upstream"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
