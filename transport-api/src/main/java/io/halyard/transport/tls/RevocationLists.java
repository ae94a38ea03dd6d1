// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.tls;

import io.halyard.transport.TransportException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lists of revoked certificates. Each must be of now, and signed by an authority that is trusted: one that is forged, damaged
 * or too old would let pass what was revoked, so it is a fault of the settings, and nobody is connected to.
 */
final class RevocationLists {
    private static final String KEY = "tls.crl-file";
    /** As far as the JDK lets two clocks differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(15);

    private final Path file;
    private final List<X509CRL> lists;

    private RevocationLists(Path file, List<X509CRL> lists) {
        this.file = file;
        this.lists = lists;
    }

    /** {@return the lists of a file, PEM or DER, which need not be sound} */
    static RevocationLists read(Path file) {
        byte[] content = TlsFiles.bytes(KEY, file);
        try (InputStream in = new ByteArrayInputStream(content)) {
            List<X509CRL> lists = CertificateFactory.getInstance("X.509").generateCRLs(in).stream()
                    .map(X509CRL.class::cast)
                    .toList();
            if (lists.isEmpty()) {
                throw TlsFiles.invalid(KEY, file, "holds no list of revoked certificates", null);
            }
            int begun = new String(content, StandardCharsets.ISO_8859_1).split("-----BEGIN ", -1).length - 1;
            if (begun > lists.size()) { // The JDK reads over a last block that was cut off.
                throw TlsFiles.invalid(
                        KEY,
                        file,
                        "holds only " + lists.size() + " readable list of revoked certificates, though " + begun
                                + " begin there: fetch it again",
                        null);
            }
            return new RevocationLists(file, lists);
        } catch (GeneralSecurityException | IOException e) {
            throw TlsFiles.invalid(KEY, file, "holds no readable list of revoked certificates, PEM or DER", e);
        }
    }

    List<X509CRL> lists() {
        return lists;
    }

    /**
     * Notes what is wrong with any list.
     *
     * @param authorities what is trusted: of {@code caFile}, or else of the system
     * @param pinned certificates that may have issued a list, too
     */
    void judge(
            List<X509Certificate> authorities,
            Optional<Path> caFile,
            List<X509Certificate> pinned,
            List<TransportException> faults) {
        for (X509CRL list : lists) {
            String issuer = "'" + list.getIssuerX500Principal() + "'";
            timeFault(list, issuer).ifPresent(fault -> faults.add(invalid(fault, null)));
            List<X509Certificate> issuers = Stream.concat(authorities.stream(), pinned.stream())
                    .filter(authority -> authority.getSubjectX500Principal().equals(list.getIssuerX500Principal()))
                    .toList();
            if (issuers.isEmpty()) {
                faults.add(invalid(
                        "holds a list of " + issuer + ", whose certificate "
                                + caFile.map(path -> "is not in " + path + ": add it to tls.ca-file")
                                        .orElse("is not among the system's: name it by tls.ca-file")
                                + ", or take the list out",
                        null));
            } else {
                signatureFault(list, issuers)
                        .ifPresent(cause -> faults.add(invalid(
                                "holds a list that " + issuer
                                        + " has not signed, though it says so; it is forged or damaged: fetch it again",
                                cause)));
            }
        }
        caFile.ifPresent(path -> authorities.stream()
                .filter(this::isRevoked)
                .map(authority -> TlsFiles.invalid(
                        "tls.ca-file",
                        path,
                        "holds the certificate of '" + authority.getSubjectX500Principal()
                                + "', which was revoked, says tls.crl-file " + file + ": take it out",
                        null))
                .forEach(faults::add));
    }

    private boolean isRevoked(X509Certificate certificate) {
        return lists.stream()
                .anyMatch(list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                        && list.isRevoked(certificate));
    }

    /** What was revoked after its time would pass. */
    private static Optional<String> timeFault(X509CRL list, String issuer) {
        Instant begin = list.getThisUpdate().toInstant();
        Date end = list.getNextUpdate();
        Instant now = Instant.now();
        if (begin.isAfter(now.plus(CLOCKS_DIFFER))) {
            return Optional.of(
                    "holds a list that " + issuer + " is to issue only at " + begin + "; is our clock right?");
        }
        if (end == null) {
            return Optional.of(
                    "holds a list of " + issuer
                            + " that does not say when the next is due (nextUpdate): it could be of any age; fetch one that does");
        }
        if (end.toInstant().isBefore(now)) {
            return Optional.of("is out of date: " + issuer + " was to issue another list by " + end.toInstant()
                    + "; fetch it, or is our clock right?");
        }
        return Optional.empty();
    }

    /** {@return why the signature is none of theirs; empty = it is} */
    private static Optional<GeneralSecurityException> signatureFault(X509CRL list, List<X509Certificate> issuers) {
        Optional<GeneralSecurityException> fault = Optional.empty();
        for (X509Certificate issuer : issuers) {
            try {
                list.verify(issuer.getPublicKey());
                return Optional.empty();
            } catch (GeneralSecurityException e) {
                fault = Optional.of(e);
            }
        }
        return fault;
    }

    /**
     * {@return trust in what those authorities have signed and not revoked} The JDK asks these lists and nobody else, for each
     * certificate below the authority; what no list tells of is not trusted.
     */
    TrustManagerFactory trust(List<X509Certificate> authorities) throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                authorities.stream()
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toSet()),
                new X509CertSelector());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory;
    }

    private TransportException invalid(String problem, @Nullable Throwable cause) {
        return TlsFiles.invalid(KEY, file, problem, cause);
    }
}
