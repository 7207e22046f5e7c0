package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A host's key and the certificate it signed for itself. */
final class Identity {
    private static final char[] PASSWORD = "only for this test".toCharArray();

    private final String host;
    private final KeyStore store;

    private Identity(String host, KeyStore store) {
        this.host = host;
        this.store = store;
    }

    static Identity of(String host, Path folder) throws GeneralSecurityException, IOException, InterruptedException {
        Path file = folder.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        host,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host,
                        "-validity",
                        "2",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Identity(host, KeyStore.getInstance(file.toFile(), PASSWORD));
    }

    /** A listener on loopback that speaks TLS as this host. */
    ServerSocket listener() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** The private key, for programs that are to speak as this host. */
    String privateKeyPem() throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey(host, PASSWORD).getEncoded());
    }

    /** The certificate, for those who are to trust it. */
    String pem() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate(host).getEncoded());
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }
}
