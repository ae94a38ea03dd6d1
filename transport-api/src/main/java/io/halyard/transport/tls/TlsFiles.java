// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.tls;

import io.halyard.transport.TransportException;
import io.halyard.transport.TransportException.Kind;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.TlsMaterial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Reads keys and trust from the files that the settings name. What is wrong is said with the file's name, never its content. */
public final class TlsFiles {
    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private TlsFiles() {}

    /**
     * {@return what those files hold, ready to use}
     *
     * @throws TransportException kind INVALID_SETTING, naming the file and what is wrong with it
     */
    public static TlsMaterial read(TransportSettings.Tls settings) {
        List<TransportException> faults = new ArrayList<>();
        try {
            Optional<TrustManagerFactory> trust = read(faults, () -> trust(settings, faults));
            Optional<KeyManagerFactory> keys = Optional.empty();
            if (settings.certificateFile().isPresent() && settings.keyFile().isPresent()) {
                Path certificate = settings.certificateFile().get();
                Path key = settings.keyFile().get();
                var chain = read(faults, () -> certificates("tls.certificate-file", certificate));
                var encoded = read(faults, () -> encodedKey(key));
                if (chain.isPresent() && encoded.isPresent()) {
                    keys = read(faults, () -> keys(certificate, chain.get(), key, encoded.get()));
                }
            }
            TransportException.requireNone(faults);
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager @Nullable [] keyManagers =
                    keys.map(KeyManagerFactory::getKeyManagers).orElse(null);
            context.init(keyManagers, trust.orElseThrow().getTrustManagers(), null);
            return new TlsMaterial(context, trust.orElseThrow(), keys, !settings.insecureSkipHostNameCheck());
        } catch (GeneralSecurityException | IOException e) {
            throw new TransportException(Kind.INVALID_SETTING, "tls", "this JVM cannot set up TLS: " + e, e);
        }
    }

    private interface Reading<T> {
        T read() throws GeneralSecurityException, IOException;
    }

    /** {@return what was read; nothing when that has a fault, which is noted, so that one error names those of every file} */
    private static <T> Optional<T> read(List<TransportException> faults, Reading<T> reading)
            throws GeneralSecurityException, IOException {
        try {
            return Optional.of(reading.read());
        } catch (TransportException e) {
            faults.add(e);
            return Optional.empty();
        }
    }

    private static TrustManagerFactory trust(TransportSettings.Tls settings, List<TransportException> faults)
            throws GeneralSecurityException, IOException {
        Optional<RevocationLists> lists = Optional.empty();
        if (settings.crlFile().isPresent()) {
            Path file = settings.crlFile().get();
            lists = read(faults, () -> RevocationLists.read(file));
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (settings.caFile().isPresent()) {
            trusted.init(storeOf(certificates("tls.ca-file", settings.caFile().get())));
        } else {
            trusted.init((KeyStore) null);
        }
        List<X509Certificate> pinned = List.of();
        if (settings.pinnedCertificateFile().isPresent()) {
            pinned = certificates(
                    "tls.pinned-certificate-file",
                    settings.pinnedCertificateFile().get());
        }
        if (lists.isPresent()) {
            lists.get().judge(authorities(trusted), settings.caFile(), pinned, faults);
        }
        if (!pinned.isEmpty()) {
            return PinnedTrust.in(
                    pinned.getFirst(), lists.map(RevocationLists::lists).orElse(List.of()));
        }
        return lists.isPresent() ? lists.get().trust(authorities(trusted)) : trusted;
    }

    private static List<X509Certificate> authorities(TrustManagerFactory factory) {
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }

    private static KeyStore storeOf(List<X509Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        return store;
    }

    private static KeyManagerFactory keys(
            Path certificateFile, List<X509Certificate> chain, Path keyFile, String encodedKey)
            throws GeneralSecurityException, IOException {
        PublicKey publicKey = chain.getFirst().getPublicKey();
        PrivateKey key = decodedKey(keyFile, publicKey.getAlgorithm(), encodedKey);
        if (!belongTogether(key, publicKey)) {
            throw invalid("tls.key-file", keyFile, "is not the key of the certificate in " + certificateFile, null);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = new char[0];
        store.setKeyEntry("client", key, password, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return FileKeys.shownToAll(factory);
    }

    /** {@return the key in base64} */
    private static String encodedKey(Path file) {
        String text = new String(bytes("tls.key-file", file), StandardCharsets.US_ASCII);
        Matcher block = PEM_BLOCK.matcher(text);
        while (block.find()) {
            String type = block.group(1);
            if (type.equals("PRIVATE KEY")) {
                return block.group(2);
            }
            if (type.endsWith("PRIVATE KEY")) {
                throw invalid(
                        "tls.key-file",
                        file,
                        "holds '" + type + "', wanted is PKCS #8 without a password: convert it with"
                                + " openssl pkcs8 -topk8 -nocrypt",
                        null);
            }
        }
        throw invalid("tls.key-file", file, "holds no PEM block 'PRIVATE KEY'", null);
    }

    private static PrivateKey decodedKey(Path file, String algorithm, String base64) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw invalid("tls.key-file", file, "holds no " + algorithm + " key as its certificate says", e);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        byte[] sample = {1, 2, 3};
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(sample);
        return signature.verify(signed);
    }

    private static List<X509Certificate> certificates(String key, Path file) {
        try (InputStream in = new ByteArrayInputStream(bytes(key, file))) {
            Collection<?> read = CertificateFactory.getInstance("X.509").generateCertificates(in);
            List<X509Certificate> certificates =
                    read.stream().map(X509Certificate.class::cast).toList();
            if (certificates.isEmpty()) {
                throw invalid(key, file, "holds no certificate", null);
            }
            return certificates;
        } catch (GeneralSecurityException | IOException e) {
            throw invalid(key, file, "holds no readable PEM certificate", e);
        }
    }

    static byte[] bytes(String key, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            String where = file.isAbsolute() ? "" : " in " + Path.of("").toAbsolutePath();
            throw invalid(key, file, "does not exist" + where, e);
        } catch (IOException e) {
            throw invalid(key, file, "cannot be read: " + reason(e), e);
        }
    }

    /** {@return why a file cannot be read} Where the JDK's message is the file's name and nothing else, in words of ours. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "this process has no permission to";
        }
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf(e.getMessage());
    }

    static TransportException invalid(String key, Path file, String problem, @Nullable Throwable cause) {
        String text = "file " + file + " " + problem;
        return cause == null
                ? new TransportException(Kind.INVALID_SETTING, key, text)
                : new TransportException(Kind.INVALID_SETTING, key, text, cause);
    }
}
