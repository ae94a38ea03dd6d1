// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Trust in one certificate. It is deliberately no {@code X509ExtendedTrustManager}: for a plain one the JDK itself checks host
 * name and algorithms.
 */
final class PinnedTrust implements X509TrustManager {
    private final X509Certificate pinned;
    private final List<X509CRL> revoked;

    private PinnedTrust(X509Certificate pinned, List<X509CRL> revoked) {
        this.pinned = pinned;
        this.revoked = revoked;
    }

    /** {@return trust in that very certificate, whoever signed it and however old it is, unless it is revoked} */
    static TrustManagerFactory in(X509Certificate certificate, List<X509CRL> revoked) {
        return CompleteFactories.of(new PinnedTrust(certificate, revoked));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authenticationType) throws CertificateException {
        String name = "'" + chain[0].getSubjectX500Principal() + "', number " + chain[0].getSerialNumber();
        if (!chain[0].equals(pinned)) {
            throw new CertificateException(
                    "the broker's certificate is not that of tls.pinned-certificate-file, but " + name);
        }
        for (X509CRL list : revoked) {
            if (list.getIssuerX500Principal().equals(pinned.getIssuerX500Principal()) && list.isRevoked(pinned)) {
                throw new CertificateException("the broker's certificate " + name
                        + ", was revoked by its authority, says tls.crl-file: the broker needs another");
            }
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authenticationType) throws CertificateException {
        throw new CertificateException("this trust is for servers");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
