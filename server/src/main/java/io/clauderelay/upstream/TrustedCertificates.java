package io.clauderelay.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The JDK's certificate authorities together with an organisation's own. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    static TrustManagerFactory withDefaults(Path pem) throws SSLException {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int count = 0;
            for (X509Certificate authority : defaults()) {
                all.setCertificateEntry("default-" + count++, authority);
            }
            Collection<? extends Certificate> configured = read(pem);
            if (configured.isEmpty()) {
                throw new CertificateException("the file holds no certificate");
            }
            for (Certificate certificate : configured) {
                all.setCertificateEntry("configured-" + count++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(all);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLException(
                    "upstream.trustedCertificates (RELAY_UPSTREAM_TRUSTED_CERTIFICATES) is " + pem
                            + ", expected a readable file of PEM certificates",
                    e);
        }
    }

    private static Collection<? extends Certificate> read(Path pem) throws GeneralSecurityException, IOException {
        try (InputStream file = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(file);
        }
    }

    private static X509Certificate[] defaults() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((@Nullable KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                return trust.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }
}
