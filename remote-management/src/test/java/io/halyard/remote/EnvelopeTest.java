// SPDX-License-Identifier: Apache-2.0
package io.halyard.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.remote.RemoteException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final OperatorIdentity alice = OperatorIdentity.generate("alice");
    private final OperatorKey key = OperatorKey.of("alice", Role.VIEWER, alice.publicKey());
    private final RemoteRequest request = new RemoteRequest(
            "0123456789abcdef0123456789abcdef",
            "shed",
            "status",
            OperatorClient.arguments().put("depth", 3),
            NOW,
            NOW.plusSeconds(60),
            7,
            "alice",
            Optional.of("n0nce"));

    @Test
    void whatIsSealedIsOpenedAsItWas() {
        Envelope opened = Envelope.open(Envelope.seal(request, alice.privateKey()));
        assertThat(opened.request()).isEqualTo(request);
        assertThat(opened.isSignedBy(key.key())).isTrue();
    }

    @Test
    void theOverheadLeavesRoomOnBlynk() {
        assertThat(Envelope.seal(request, alice.privateKey()).length).isLessThan(330);
    }

    @Test
    void aFlippedBitAnywhereIsNoticed() {
        byte[] sealed = Envelope.seal(request, alice.privateKey());
        int accepted = 0;
        for (int offset = 0; offset < sealed.length; offset++) {
            byte[] flipped = sealed.clone();
            flipped[offset] ^= 1;
            if (isAccepted(flipped)) {
                accepted++;
            }
        }
        // The last character of the signature carries four bits that decode to nothing: flipping one of them changes no
        // byte.
        assertThat(accepted).isLessThanOrEqualTo(1);
    }

    @Test
    void anotherKeyOrDeviceIsNoticed() {
        OperatorKey other = OperatorKey.of(
                "alice", Role.VIEWER, OperatorIdentity.generate("x").publicKey());
        assertThat(Envelope.open(Envelope.seal(request, alice.privateKey())).isSignedBy(other.key()))
                .isFalse();
    }

    @Test
    void garbageIsMalformed() {
        assertMalformed("", "no signature of 86 characters");
        assertMalformed("x".repeat(200), "no signature of 86 characters");
        assertMalformed("!".repeat(86) + ".{}", "no base64url");
        assertMalformed("A".repeat(86) + ".[]", "not a JSON object");
        assertMalformed("A".repeat(86) + ".{\"v\":2}", "version 2 of requests is not known");
        assertMalformed("A".repeat(86) + ".{\"v\":1,\"id\":\"zz\"}", "32 hexadecimal digits");
        assertMalformed("A".repeat(86) + ".{\"v\":1,\"v\":1}", "no JSON");
        assertMalformed("A".repeat(86) + "." + "{\"a\":".repeat(50), "no JSON");
    }

    @Test
    void tooLargeIsRefusedUnread() {
        byte[] bytes = new byte[Envelope.MAXIMUM_BYTES + 1];
        Arrays.fill(bytes, (byte) 'A');
        assertThatThrownBy(() -> Envelope.open(bytes))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
    }

    private boolean isAccepted(byte[] bytes) {
        try {
            return Envelope.open(bytes).isSignedBy(key.key());
        } catch (RemoteException _) {
            return false;
        }
    }

    private static void assertMalformed(String text, String problem) {
        assertThatThrownBy(() -> Envelope.open(text.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining(problem)
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
    }
}
