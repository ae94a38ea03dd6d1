// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.testkit.TestAuthority;
import io.halyard.testkit.TestAuthority.Issued;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings.Tls;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with files of keys and certificates, each with its key, its name and what is wanted. */
class TlsFilesTest {
    @TempDir
    private Path folder;

    private TestAuthority authority;
    private Issued own;
    private Path missing;
    private Path empty;
    private Path text;

    @BeforeEach
    void createFiles() throws IOException {
        authority = TestAuthority.create(folder, "authority");
        own = authority.issue("device");
        missing = folder.resolve("missing.pem");
        empty = Files.createFile(folder.resolve("empty.pem"));
        text = Files.writeString(folder.resolve("text.pem"), "-----BEGIN CERTIFICATE-----\nhush\n");
    }

    private static void assertFault(Tls tls, String message) {
        assertThatThrownBy(() -> TlsFiles.read(tls))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .hasMessage(message);
    }

    private Tls withKey(String content) throws IOException {
        return Tls.system()
                .withClientCertificate(own.certificateFile(), Files.writeString(folder.resolve("key.pem"), content));
    }

    @Test
    void goodFilesAreRead() {
        Tls tls = Tls.system()
                .withCaFile(authority.caFile())
                .withClientCertificate(own.certificateFile(), own.keyFile())
                .withCrlFile(authority.revoke(authority.issue("other")));
        assertThat(TlsFiles.read(tls).keys()).isPresent();
        assertThat(TlsFiles.read(tls).verifyHostName()).isTrue();
        assertThat(TlsFiles.read(tls.withInsecureSkipHostNameCheck()).verifyHostName())
                .isFalse();
        assertThat(TlsFiles.read(Tls.system()).keys()).isEmpty();
    }

    @Test
    void authorities() {
        Tls system = Tls.system();
        assertFault(system.withCaFile(missing), "tls.ca-file: file " + missing + " does not exist");
        assertFault(system.withCaFile(empty), "tls.ca-file: file " + empty + " holds no certificate");
        assertFault(system.withCaFile(text), "tls.ca-file: file " + text + " holds no readable PEM certificate");
        assertFault(
                system.withCaFile(own.keyFile()),
                "tls.ca-file: file " + own.keyFile() + " holds no readable PEM certificate");
        assertFault(system.withCaFile(folder), "tls.ca-file: file " + folder + " cannot be read: Is a directory");
    }

    @Test
    void aFileIsNamedByWhereItIsLookedForAndWhyItCannotBeRead() {
        Path relative = Path.of("no-such-authority.pem");
        assertFault(
                Tls.system().withCaFile(relative),
                "tls.ca-file: file " + relative + " does not exist in "
                        + Path.of("").toAbsolutePath());
        Path below = empty.resolve("ca.pem");
        assertFault(Tls.system().withCaFile(below), "tls.ca-file: file " + below + " cannot be read: Not a directory");
        assertThat(TlsFiles.reason(new AccessDeniedException("ca.pem"))).isEqualTo("this process has no permission to");
        assertThat(TlsFiles.reason(new IOException("the disk is broken"))).isEqualTo("the disk is broken");
    }

    @Test
    void pinnedCertificates() {
        Tls system = Tls.system();
        assertFault(
                system.withPinnedCertificate(missing),
                "tls.pinned-certificate-file: file " + missing + " does not exist");
        assertFault(
                system.withPinnedCertificate(empty),
                "tls.pinned-certificate-file: file " + empty + " holds no certificate");
    }

    @Test
    void keys() throws IOException {
        Issued other = authority.issue("other");
        Path key = folder.resolve("key.pem");
        assertFault(
                Tls.system().withClientCertificate(own.certificateFile(), other.keyFile()),
                "tls.key-file: file " + other.keyFile() + " is not the key of the certificate in "
                        + own.certificateFile());
        assertFault(
                Tls.system().withClientCertificate(own.certificateFile(), missing),
                "tls.key-file: file " + missing + " does not exist");
        assertFault(withKey(""), "tls.key-file: file " + key + " holds no PEM block 'PRIVATE KEY'");
        for (String type : new String[] {"EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
            assertFault(
                    withKey("-----BEGIN " + type + "-----\naHVzaA==\n-----END " + type + "-----\n"),
                    "tls.key-file: file " + key + " holds '" + type
                            + "', wanted is PKCS #8 without a password: convert it with openssl pkcs8 -topk8 -nocrypt");
        }
        assertFault(
                withKey("-----BEGIN PRIVATE KEY-----\naHVzaA==\n-----END PRIVATE KEY-----\n"),
                "tls.key-file: file " + key + " holds no EC key as its certificate says");
    }

    @Test
    void everyFaultOfEveryFileIsNamedInOneError() {
        Tls tls = Tls.system()
                .withCaFile(missing)
                .withCrlFile(empty)
                .withClientCertificate(
                        own.certificateFile(), authority.issue("other").keyFile());
        assertThatThrownBy(() -> TlsFiles.read(tls))
                .hasMessageContainingAll(
                        "tls.ca-file: file " + missing + " does not exist",
                        "tls.crl-file: file " + empty + " holds no list",
                        "is not the key of the certificate in");
        Path keyless = folder.resolve("no-key.pem");
        assertFault(
                Tls.system().withClientCertificate(missing, keyless),
                "transport: tls.certificate-file: file " + missing + " does not exist; and tls.key-file: file "
                        + keyless + " does not exist");
    }
}
