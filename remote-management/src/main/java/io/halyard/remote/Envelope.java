// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import io.halyard.remote.RemoteException.Kind;
import io.halyard.transport.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as it travels: 86 characters of base64url (an Ed25519 signature), a dot, the body. The body's very bytes are signed,
 * so no canonical form of JSON is needed, and it stays readable on the wire.
 *
 * @param request what the body says
 * @param body its bytes
 * @param signature 64 bytes, not checked yet
 */
record Envelope(RemoteRequest request, Payload body, Payload signature) {
    /** The most a request may have. */
    static final int MAXIMUM_BYTES = 128 * 1024;

    private static final byte[] DOMAIN = "iot-cmd-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNATURE_CHARACTERS = 86;

    /** {@return the request, signed, as it is sent} */
    static byte[] seal(RemoteRequest request, PrivateKey key) {
        ObjectNode node = Json.object();
        node.put("v", 1);
        node.put("id", request.id());
        node.put("dev", request.device());
        node.put("op", request.command());
        node.set("args", request.arguments());
        node.put("iat", request.issued().getEpochSecond());
        node.put("exp", request.expires().getEpochSecond());
        node.put("ctr", request.counter());
        node.put("kid", request.key());
        request.nonce().ifPresent(nonce -> node.put("nonce", nonce));
        byte[] body = Json.bytes(node);
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(DOMAIN);
            signer.update(request.device().getBytes(StandardCharsets.UTF_8));
            signer.update(body);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(Base64.getUrlEncoder().withoutPadding().encode(signer.sign()));
            out.write('.');
            out.writeBytes(body);
            return out.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign: it must be an Ed25519 private key", e);
        }
    }

    /**
     * {@return the envelope in those bytes; its signature is not checked yet}
     *
     * @throws RemoteException kinds TOO_LARGE, MALFORMED
     */
    static Envelope open(byte[] bytes) {
        if (bytes.length > MAXIMUM_BYTES) {
            throw new RemoteException(
                    Kind.TOO_LARGE, "the request has " + bytes.length + " bytes; at most " + MAXIMUM_BYTES);
        }
        if (bytes.length <= SIGNATURE_CHARACTERS || bytes[SIGNATURE_CHARACTERS] != '.') {
            throw new RemoteException(Kind.MALFORMED, "no signature of 86 characters and a dot in front");
        }
        byte[] signature;
        try {
            signature = Base64.getUrlDecoder().decode(Arrays.copyOf(bytes, SIGNATURE_CHARACTERS));
        } catch (IllegalArgumentException e) {
            throw new RemoteException(Kind.MALFORMED, "the signature is no base64url: " + e.getMessage());
        }
        byte[] body = Arrays.copyOfRange(bytes, SIGNATURE_CHARACTERS + 1, bytes.length);
        return new Envelope(request(Json.parse(body)), Payload.wrap(body), Payload.wrap(signature));
    }

    /** {@return whether the signature was made over this very body, for this device, with the key's other half} */
    boolean isSignedBy(PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(DOMAIN);
            verifier.update(request.device().getBytes(StandardCharsets.UTF_8));
            verifier.update(body.asBuffer());
            return verifier.verify(signature.toBytes());
        } catch (GeneralSecurityException _) {
            return false; // Bytes that cannot be a signature at all.
        }
    }

    private static RemoteRequest request(ObjectNode node) {
        if (number(node, "v") != 1) {
            throw new RemoteException(
                    Kind.MALFORMED, "version " + number(node, "v") + " of requests is not known here");
        }
        String id = text(node, "id", 32);
        if (!id.matches("[0-9a-f]{32}")) {
            throw new RemoteException(Kind.MALFORMED, "'id' must be 32 hexadecimal digits");
        }
        if (!(node.get("args") instanceof ObjectNode arguments)) {
            throw new RemoteException(Kind.MALFORMED, "'args' must be an object");
        }
        return new RemoteRequest(
                id,
                text(node, "dev", 128),
                text(node, "op", 64),
                arguments,
                seconds(node, "iat"),
                seconds(node, "exp"),
                number(node, "ctr"),
                text(node, "kid", 64),
                node.has("nonce") ? Optional.of(text(node, "nonce", 64)) : Optional.empty());
    }

    private static String text(ObjectNode node, String name, int longest) {
        JsonNode value = node.get(name);
        if (value == null || !value.isString() || value.stringValue().length() > longest) {
            throw new RemoteException(
                    Kind.MALFORMED, "'" + name + "' must be a text of at most " + longest + " characters");
        }
        return value.stringValue();
    }

    private static long number(ObjectNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new RemoteException(Kind.MALFORMED, "'" + name + "' must be a whole number, 0 or more");
        }
        return value.longValue();
    }

    private static Instant seconds(ObjectNode node, String name) {
        return Instant.ofEpochSecond(Math.min(number(node, name), 253_402_300_799L)); // the end of the year 9999
    }
}
