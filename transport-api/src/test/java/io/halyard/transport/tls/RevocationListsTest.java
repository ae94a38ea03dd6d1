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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which lists of revoked certificates are believed, and what is said of the others. */
class RevocationListsTest {
    @TempDir
    private Path folder;

    private TestAuthority authority;

    @BeforeEach
    void createAuthority() {
        authority = TestAuthority.create(folder, "authority");
    }

    private Tls trusting(Path list) {
        return Tls.system().withCaFile(authority.caFile()).withCrlFile(list);
    }

    private static void assertBelieved(Tls tls) {
        assertThat(TlsFiles.read(tls).trust().getTrustManagers()).hasSize(1);
    }

    private static AbstractThrowableAssert<?, ?> assertFault(Tls tls) {
        return assertThatThrownBy(() -> TlsFiles.read(tls))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING));
    }

    /** {@return what the file holds, without the armour of PEM} */
    private static byte[] encoded(Path file) throws IOException {
        return Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-----[A-Z0-9 ]+-----", ""));
    }

    private Path joined(Path... files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(Files.readString(file));
        }
        return Files.writeString(folder.resolve("joined.pem"), text);
    }

    @Test
    void aListIsReadAsPemAndAsDer() throws IOException {
        Path list = authority.revoke(authority.issue("lost"));
        assertBelieved(trusting(list));
        assertBelieved(trusting(Files.write(folder.resolve("list.der"), encoded(list))));
    }

    @Test
    void aFileMayHoldTheListsOfSeveralAuthorities() throws IOException {
        TestAuthority between = authority.subordinate("between");
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(authority.caFile()) + Files.readString(between.caFile()));
        Tls tls = Tls.system().withCaFile(both);
        assertBelieved(tls.withCrlFile(joined(authority.revoke(), between.revoke(between.issue("lost")))));
        Path old = between.revoke(Instant.now().minus(Duration.ofDays(1)));
        assertFault(tls.withCrlFile(joined(authority.revoke(), old)))
                .hasMessageContaining("is out of date: 'CN=between' was to issue another list by ");
    }

    @Test
    void aListOfANewKeyOfTheSameNameIsBelieved() throws IOException {
        TestAuthority renewed = TestAuthority.create(Files.createDirectory(folder.resolve("renewed")), "authority");
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(authority.caFile()) + Files.readString(renewed.caFile()));
        assertBelieved(Tls.system().withCaFile(both).withCrlFile(joined(authority.revoke(), renewed.revoke())));
    }

    @Test
    void aFileWithoutAnyListIsNamed() throws IOException {
        Path missing = folder.resolve("missing.pem");
        assertFault(trusting(missing)).hasMessage("tls.crl-file: file " + missing + " does not exist");
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertFault(trusting(empty))
                .hasMessage("tls.crl-file: file " + empty + " holds no list of revoked certificates");
        Path text = Files.writeString(folder.resolve("text.pem"), "hush\n");
        Path whole = authority.revoke();
        byte[] der = encoded(whole);
        Path half = Files.write(folder.resolve("half.der"), Arrays.copyOf(der, der.length / 2));
        for (Path file : new Path[] {text, half, authority.caFile()}) {
            assertFault(trusting(file))
                    .hasMessage("tls.crl-file: file " + file
                            + " holds no readable list of revoked certificates, PEM or DER");
        }
        Path cut = folder.resolve("cut.pem");
        Files.writeString(cut, Files.readString(whole) + "-----BEGIN X509 CRL-----\nMIIB\n");
        assertFault(trusting(cut))
                .hasMessage("tls.crl-file: file " + cut + " holds only 1 readable list of revoked certificates,"
                        + " though 2 begin there: fetch it again");
    }

    @Test
    void aListThatIsTooOldOrTooYoungIsNamed() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        Path old = authority.revoke(yesterday);
        assertFault(trusting(old))
                .hasMessageStartingWith(
                        "tls.crl-file: file " + old + " is out of date: 'CN=authority' was to issue another list by "
                                + yesterday.toString().substring(0, 10))
                .hasMessageEndingWith("; fetch it, or is our clock right?");
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        Path early = authority.revoke(tomorrow.plus(Duration.ofDays(2)));
        assertFault(trusting(early))
                .hasMessageStartingWith("tls.crl-file: file " + early
                        + " holds a list that 'CN=authority' is to issue only at "
                        + tomorrow.toString().substring(0, 10))
                .hasMessageEndingWith("; is our clock right?");
        Path endless = authority.revokeNothingForEver();
        assertFault(trusting(endless))
                .hasMessage("tls.crl-file: file " + endless
                        + " holds a list of 'CN=authority' that does not say when the next is due (nextUpdate):"
                        + " it could be of any age; fetch one that does");
    }

    @Test
    void aListOfAStrangerIsNamed() {
        Path list = TestAuthority.create(folder, "stranger").revoke();
        assertFault(trusting(list))
                .hasMessage("tls.crl-file: file " + list
                        + " holds a list of 'CN=stranger', whose certificate is not in " + authority.caFile()
                        + ": add it to tls.ca-file, or take the list out");
        assertFault(Tls.system().withCrlFile(list))
                .hasMessage("tls.crl-file: file " + list
                        + " holds a list of 'CN=stranger', whose certificate is not among the system's:"
                        + " name it by tls.ca-file, or take the list out");
    }

    @Test
    void aForgedOrDamagedListIsNamed() throws IOException {
        Path forged = TestAuthority.create(Files.createDirectory(folder.resolve("forger")), "authority")
                .revoke();
        byte[] damaged = encoded(authority.revoke(authority.issue("lost")));
        damaged[damaged.length - 1] ^= 1;
        for (Path file : new Path[] {forged, Files.write(folder.resolve("damaged.der"), damaged)}) {
            assertFault(trusting(file))
                    .hasMessage("tls.crl-file: file " + file + " holds a list that 'CN=authority' has not signed,"
                            + " though it says so; it is forged or damaged: fetch it again");
        }
    }

    @Test
    void whatWasRevokedIsNoAuthority() throws IOException {
        TestAuthority between = authority.subordinate("between");
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(authority.caFile()) + Files.readString(between.caFile()));
        Path list = authority.revoke(between);
        assertFault(Tls.system().withCaFile(both).withCrlFile(list))
                .hasMessage("tls.ca-file: file " + both + " holds the certificate of 'CN=between', which was revoked,"
                        + " says tls.crl-file " + list + ": take it out");
    }

    @Test
    void aPinnedCertificateNeedsTheListsAuthorityToo() {
        Issued pinned = authority.issue("broker");
        Tls tls = Tls.system().withPinnedCertificate(pinned.certificateFile()).withCrlFile(authority.revoke());
        assertFault(tls).hasMessageContaining("holds a list of 'CN=authority', whose certificate is not among");
        assertBelieved(tls.withCaFile(authority.caFile()));
        assertBelieved(
                tls.withCaFile(authority.caFile()).withCrlFile(authority.revoke(pinned))); // Told when we connect.
    }

    @Test
    void everyFaultOfEveryListIsNamedInOneError() throws IOException {
        Path lists = joined(
                authority.revoke(Instant.now().minus(Duration.ofDays(1))),
                TestAuthority.create(folder, "stranger").revoke());
        assertFault(trusting(lists)).hasMessageContainingAll("is out of date", "holds a list of 'CN=stranger'");
    }
}
