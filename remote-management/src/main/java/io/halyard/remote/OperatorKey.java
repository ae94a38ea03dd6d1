// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * A key that a device takes requests from.
 *
 * @param name who holds it, 1 to 64 letters, digits, {@code -}, {@code _} or {@code .}; it is part of a topic
 * @param role what it may do
 * @param key the public half
 */
public record OperatorKey(String name, Role role, PublicKey key) {
    public OperatorKey {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "key name '" + name + "' must be 1 to 64 letters, digits, '-', '_' or '.'");
        }
    }

    /**
     * {@return the key of that text}
     *
     * @param publicKey the X.509 form in base64, as the operator's program prints it: 60 characters
     * @throws IllegalArgumentException when it is no Ed25519 public key
     */
    public static OperatorKey of(String name, Role role, String publicKey) {
        try {
            byte[] encoded = Base64.getDecoder().decode(publicKey.strip());
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            return new OperatorKey(name, role, key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the public key of '" + name + "' is no Ed25519 key in base64 (60 characters)", e);
        }
    }
}
