// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Says what is wrong with which certificate, from what the JDK says in a failed handshake. */
final class CertificateWords {
    private static final String ALERT = "Received fatal alert: ";

    private CertificateWords() {}

    static String explain(String host, Throwable failure) {
        String words = "the TLS handshake failed";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            switch (cause) {
                case CertificateExpiredException _ -> {
                    return "a certificate of the broker has expired (" + message + "); is our clock right?";
                }
                case CertificateNotYetValidException _ -> {
                    return "a certificate of the broker is not valid yet (" + message + "); is our clock right?";
                }
                case CertPathValidatorException invalid
                when invalid.getReason() == BasicReason.REVOKED -> {
                    return "the broker's certificate " + name(invalid)
                            + ", was revoked by its authority, says tls.crl-file: the broker needs another";
                }
                case CertPathValidatorException invalid
                when invalid.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS -> {
                    return "tls.crl-file holds no list of "
                            + certificate(invalid)
                                    .map(certificate -> "'" + certificate.getIssuerX500Principal() + "'")
                                    .orElse("the broker's authority")
                            + ", which would say whether it has revoked " + name(invalid) + ": add that list";
                }
                case CertPathValidatorException invalid -> words = "the certificate " + name(invalid) + ": " + message;
                case CertPathBuilderException _ ->
                    words = "no authority that we trust has signed the broker's certificate; tls.ca-file names others ("
                            + message + ")";
                case EOFException _, ClosedChannelException _ -> words = "the TLS handshake failed: the peer hung up";
                default -> words = "the TLS handshake failed: " + shortened(host, message);
            }
        }
        return words;
    }

    private static String shortened(String host, String message) {
        if (message.contains("subject alternative") || message.startsWith("No name matching")) {
            return "the broker's certificate is not made out to " + host
                    + ": the endpoint must have a name that it holds (" + message + ")";
        }
        if (message.contains("unrecognized SSL message") || message.contains("not an SSL/TLS record")) {
            return "nobody speaks TLS at that port";
        }
        int alert = message.indexOf(ALERT);
        return alert < 0 ? message : refusal(message.substring(alert + ALERT.length()));
    }

    /** {@return what a broker means by that alert (RFC 8446, 6.2)} */
    private static String refusal(String alert) {
        String words = switch (alert) {
            case "certificate_required" ->
                "the broker wants a certificate of ours: tls.certificate-file and tls.key-file name it";
            case "unknown_ca" ->
                "the broker knows no authority that has signed our certificate: tls.certificate-file must hold another, or more"
                        + " of its chain";
            case "certificate_expired" ->
                "our certificate has expired, or the broker's clock is wrong: tls.certificate-file";
            case "certificate_revoked" -> "our certificate was revoked: tls.certificate-file must hold another";
            case "bad_certificate", "certificate_unknown", "unsupported_certificate", "access_denied" ->
                "the broker does not accept our certificate, or wants one: tls.certificate-file and tls.key-file name it";
            case "handshake_failure" ->
                "the broker wants a certificate of ours (tls.certificate-file), or agrees on no cipher with us";
            case "protocol_version" -> "the broker speaks only versions of TLS that are too old";
            default -> "the broker refuses";
        };
        return words + " (" + alert + ")";
    }

    private static String name(CertPathValidatorException invalid) {
        return certificate(invalid)
                .map(certificate ->
                        "'" + certificate.getSubjectX500Principal() + "', number " + certificate.getSerialNumber())
                .orElse("of the broker");
    }

    private static Optional<X509Certificate> certificate(CertPathValidatorException invalid) {
        if (invalid.getCertPath() == null || invalid.getIndex() < 0) {
            return Optional.empty();
        }
        List<? extends Certificate> path = invalid.getCertPath().getCertificates();
        return path.stream()
                .skip(invalid.getIndex())
                .findFirst()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast);
    }
}
