// SPDX-License-Identifier: Apache-2.0
package io.halyard.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    /** What a server sends behind a certificate of this authority: nothing, unless another authority stands above. */
    private final List<Path> chain;

    private TestAuthority(Path folder, X500Name name, KeyPair keys, Path caFile, List<Path> chain) {
        this.folder = folder;
        this.name = name;
        this.keys = keys;
        this.caFile = caFile;
        this.chain = chain;
    }

    /** {@return an authority of that name, whose files go into {@code folder}} */
    public static TestAuthority create(Path folder, String commonName) {
        X500Name name = new X500Name("CN=" + commonName);
        KeyPair keys = newKeys();
        Path file = caFile(folder, name, keys.getPublic(), name, keys);
        return new TestAuthority(folder, name, keys, file, List.of());
    }

    /** {@return an authority that this one vouches for; its certificates come with its own behind them} */
    public TestAuthority subordinate(String commonName) {
        X500Name subject = new X500Name("CN=" + commonName);
        KeyPair own = newKeys();
        Path file = caFile(folder, subject, own.getPublic(), name, keys);
        List<Path> links = new ArrayList<>(List.of(file));
        links.addAll(chain);
        return new TestAuthority(folder, subject, own, file, links);
    }

    private static Path caFile(Path folder, X500Name subject, PublicKey key, X500Name issuer, KeyPair signer) {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                issuer,
                serial(),
                Date.from(now.minus(Duration.ofDays(365))),
                Date.from(now.plus(Duration.ofDays(365))),
                subject,
                key);
        try {
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            String file = subject.toString().substring("CN=".length()) + ".ca.pem";
            return write(
                    folder.resolve(file),
                    "CERTIFICATE",
                    sign(certificate, signer).getEncoded());
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
            Path certificateFile = write(
                    folder.resolve(file + ".pem"),
                    "CERTIFICATE",
                    sign(certificate, keys).getEncoded());
            for (Path link : chain) {
                Files.write(certificateFile, Files.readAllBytes(link), StandardOpenOption.APPEND);
            }
            return new Issued(
                    certificateFile,
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

    /** {@return a list, PEM, that revokes those certificates, and holds for two days until {@code end}} */
    public Path revoke(Instant end, Issued... certificates) {
        X509v2CRLBuilder list = new X509v2CRLBuilder(name, Date.from(end.minus(Duration.ofDays(2))));
        list.setNextUpdate(Date.from(end));
        return signed(list, List.of(certificates));
    }

    /** {@return a list, PEM, that revokes nothing, and does not say how long it holds} */
    public Path revokeNothingForEver() {
        return signed(new X509v2CRLBuilder(name, Date.from(Instant.now().minus(Duration.ofDays(2)))), List.of());
    }

    /** {@return a list, PEM, that revokes what this authority has said of another one} */
    public Path revoke(TestAuthority subordinate) {
        return revoke(new Issued(subordinate.caFile, subordinate.caFile));
    }

    private Path signed(X509v2CRLBuilder list, List<Issued> certificates) {
        try {
            for (Issued revoked : certificates) {
                list.addCRLEntry(
                        certificatesOf(revoked.certificateFile)[0].getSerialNumber(),
                        Date.from(Instant.now().minus(Duration.ofMinutes(1))),
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
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(issued, new char[0]), new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the certificate and its key as a file PKCS #12, for brokers in Java} */
    public static Path keyStoreFile(Issued issued, String password) {
        try {
            char[] secret = password.toCharArray();
            return save(keyStore(issued, secret), secret, issued.certificateFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return trust in this authority as a file PKCS #12, for brokers in Java} */
    public Path trustStoreFile(String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", certificatesOf(caFile)[0]);
            return save(store, password.toCharArray(), caFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore keyStore(Issued issued, char[] password) throws IOException, GeneralSecurityException {
        String key = Files.readString(issued.keyFile).replaceAll("-----[A-Z ]+-----", "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
                password,
                certificatesOf(issued.certificateFile));
        return store;
    }

    private static Path save(KeyStore store, char[] password, Path beside)
            throws IOException, GeneralSecurityException {
        Path file = beside.resolveSibling(beside.getFileName() + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }

    private static X509Certificate[] certificatesOf(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
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
