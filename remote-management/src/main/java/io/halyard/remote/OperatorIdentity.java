// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operator's key pair (Ed25519) and the name under which devices know it. In a file: both halves as PEM, readable by the
 * owner only.
 */
public final class OperatorIdentity {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final String name;
    private final KeyPair keys;

    private OperatorIdentity(String name, KeyPair keys) {
        this.name = name;
        this.keys = keys;
    }

    /** {@return a new identity of that name} */
    public static OperatorIdentity generate(String name) {
        try {
            return new OperatorIdentity(
                    name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    /**
     * {@return the identity in that file, for devices that know it as {@code name}}
     *
     * @throws IllegalArgumentException when it holds no key pair, or others than its owner may read it
     */
    public static OperatorIdentity load(String name, Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new IllegalArgumentException(file + " can be read by others: chmod 600 it");
            }
            String text = Files.readString(file);
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(block(file, text, "PRIVATE KEY")));
            PublicKey shown = factory.generatePublic(new X509EncodedKeySpec(block(file, text, "PUBLIC KEY")));
            return new OperatorIdentity(name, new KeyPair(shown, key));
        } catch (IOException e) {
            throw new IllegalArgumentException("the key file " + file + " cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key file " + file + " holds no Ed25519 keys", e);
        }
    }

    /** Writes both halves to a new file that only its owner can read. */
    public void save(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            String text = pem("PRIVATE KEY", keys.getPrivate().getEncoded())
                    + pem("PUBLIC KEY", keys.getPublic().getEncoded());
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("the key file " + file + " cannot be written", e);
        }
    }

    /** {@return the name under which devices know it} */
    public String name() {
        return name;
    }

    /** {@return the public half, as a device's settings want it} */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    PrivateKey privateKey() {
        return keys.getPrivate();
    }

    /** {@return the name only} */
    @Override
    public String toString() {
        return "OperatorIdentity[" + name + "]";
    }

    private static byte[] block(Path file, String text, String label) {
        Matcher matcher = Pattern.compile(
                        "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----")
                .matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the key file " + file + " holds no " + label + " block");
        }
        return Base64.getMimeDecoder().decode(matcher.group(1));
    }

    private static String pem(String label, byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
