// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority made for one test. Its files are PEM, as Mosquitto and our settings want them. */
public final class TestAuthority {
    /**
     * A certificate and its key.
     *
     * @param certificateFile PEM
     * @param keyFile PEM, PKCS #8
     */
    public record Issued(Path certificateFile, Path keyFile) {}

    private final Path folder;
    private final X500Name name;
    private final KeyPair keys;
    private final Path caFile;

    private TestAuthority(Path folder, X500Name name, KeyPair keys, Path caFile) {
        this.folder = folder;
        this.name = name;
        this.keys = keys;
        this.caFile = caFile;
    }

    /** {@return an authority of that name, whose files go into {@code folder}} */
    public static TestAuthority create(Path folder, String commonName) {
        X500Name name = new X500Name("CN=" + commonName);
        KeyPair keys = newKeys();
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                name,
                serial(),
                Date.from(now.minus(Duration.ofDays(365))),
                Date.from(now.plus(Duration.ofDays(365))),
                name,
                keys.getPublic());
        try {
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            Path file = write(
                    folder.resolve(commonName + ".ca.pem"),
                    "CERTIFICATE",
                    sign(certificate, keys).getEncoded());
            return new TestAuthority(folder, name, keys, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the authority's own certificate, PEM} */
    public Path caFile() {
        return caFile;
    }

    /** {@return a certificate made out to that host, valid now} */
    public Issued issue(String host) {
        return issue(host, Instant.now().plus(Duration.ofDays(1)));
    }

    /** {@return a certificate made out to that host, valid until {@code end}, which may be in the past} */
    public Issued issue(String host, Instant end) {
        KeyPair own = newKeys();
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                name,
                serial(),
                Date.from(end.minus(Duration.ofDays(30))),
                Date.from(end),
                new X500Name("CN=" + host),
                own.getPublic());
        boolean isAddress = host.matches("[0-9.]+|.*:.*");
        try {
            certificate.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, host)));
            String file = host.replace(':', '_') + "-" + own.getPublic().hashCode();
            return new Issued(
                    write(
                            folder.resolve(file + ".pem"),
                            "CERTIFICATE",
                            sign(certificate, keys).getEncoded()),
                    write(
                            folder.resolve(file + ".key.pem"),
                            "PRIVATE KEY",
                            own.getPrivate().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a list, PEM, that revokes those certificates of this authority, and holds for a day} */
    public Path revoke(Issued... certificates) {
        return revoke(Instant.now().plus(Duration.ofDays(1)), certificates);
    }

    /** {@return a list, PEM, that revokes those certificates of this authority, and holds until {@code end}} */
    public Path revoke(Instant end, Issued... certificates) {
        Instant now = Instant.now();
        X509v2CRLBuilder list = new X509v2CRLBuilder(name, Date.from(end.minus(Duration.ofDays(2))));
        list.setNextUpdate(Date.from(end));
        try {
            for (Issued revoked : certificates) {
                list.addCRLEntry(
                        certificateOf(revoked).getSerialNumber(),
                        Date.from(now.minus(Duration.ofMinutes(1))),
                        CRLReason.keyCompromise);
            }
            return write(
                    folder.resolve(name + "-" + serial() + ".crl.pem"),
                    "X509 CRL",
                    list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                            .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return TLS for a server that has that certificate} */
    public static SSLContext serverContext(Issued issued) {
        try {
            String key = Files.readString(issued.keyFile).replaceAll("-----[A-Z ]+-----", "");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "server",
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(
                                    Base64.getMimeDecoder().decode(key))),
                    new char[0],
                    new X509Certificate[] {certificateOf(issued)});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificateOf(Issued issued) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(issued.certificateFile)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static X509CertificateHolder sign(JcaX509v3CertificateBuilder certificate, KeyPair signer) {
        try {
            return certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(63, new SecureRandom());
    }

    private static Path write(Path file, String type, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.write(file, List.of("-----BEGIN " + type + "-----", base64, "-----END " + type + "-----"));
    }
}
