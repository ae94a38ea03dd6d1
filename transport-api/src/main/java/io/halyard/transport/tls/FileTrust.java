// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Trust beyond certificate authorities: one pinned certificate, or a list of revoked ones. It is deliberately no {@code
 * X509ExtendedTrustManager}: for a plain one the JDK itself checks host name and algorithms.
 */
final class FileTrust implements X509TrustManager {
    private final Optional<X509TrustManager> authorities;
    private final Optional<X509Certificate> pinned;
    private final List<X509CRL> revoked;

    private FileTrust(Optional<X509TrustManager> authorities, Optional<X509Certificate> pinned, List<X509CRL> revoked) {
        this.authorities = authorities;
        this.pinned = pinned;
        this.revoked = revoked;
    }

    /** {@return trust in that very certificate, whoever signed it and however old it is} */
    static TrustManagerFactory pinned(X509Certificate certificate, List<X509CRL> revoked) {
        return CompleteFactories.of(new FileTrust(Optional.empty(), Optional.of(certificate), revoked));
    }

    /** {@return the trust of {@code authorities} in what is not revoked} */
    static TrustManagerFactory withRevocations(TrustManagerFactory authorities, List<X509CRL> revoked) {
        Optional<X509TrustManager> first = Arrays.stream(authorities.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst();
        return CompleteFactories.of(new FileTrust(first, Optional.empty(), revoked));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authenticationType) throws CertificateException {
        if (authorities.isPresent()) {
            authorities.get().checkServerTrusted(chain, authenticationType);
        }
        if (pinned.isPresent() && !chain[0].equals(pinned.get())) {
            throw new CertificateException("the broker's certificate is not that of tls.pinned-certificate-file, but '"
                    + chain[0].getSubjectX500Principal() + "', number " + chain[0].getSerialNumber());
        }
        for (X509Certificate certificate : chain) {
            for (X509CRL list : revoked) {
                if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                        && list.isRevoked(certificate)) {
                    throw new CertificateException("the broker's certificate '"
                            + certificate.getSubjectX500Principal() + "', number " + certificate.getSerialNumber()
                            + ", was revoked by its authority, says tls.crl-file: the broker needs another");
                }
            }
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authenticationType) throws CertificateException {
        throw new CertificateException("this trust is for servers");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.map(X509TrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
    }
}
