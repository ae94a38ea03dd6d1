// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.paho;

import io.halyard.transport.spi.LinkFailures;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a broker may send. Paho takes much for right that is not, and stalls on some of it without a word. */
final class PahoGrammar {
    private static final int SUBSCRIPTION_REFUSED = 0x80;
    private static final int HIGHEST_QOS = 2;

    private PahoGrammar() {}

    /** A packet begins with that byte, after CONNACK. */
    static void requireKind(int first, boolean isV5) throws ProtocolException {
        int flags = first & 0x0F;
        boolean isRight = switch (first >> 4) {
            case 3 -> (flags & 0b0110) != 0b0110 && (flags & 0b1110) != 0b1000; // No QoS 3, no repeated QoS 0.
            case 6 -> flags == 0b0010;
            case 4, 5, 7, 9, 11, 13 -> flags == 0;
            case 14 -> isV5 && flags == 0;
            default -> false; // 2 comes once, 15 (AUTH) only to who has asked for it, and the rest from clients alone.
        };
        if (!isRight) {
            throw new ProtocolException("a packet that begins with 0x" + Integer.toHexString(first));
        }
    }

    /** {@return a topic by which a broker may call a message (MQTT 5, 4.7.3)} */
    static String topic(byte[] topic) throws ProtocolException {
        if (topic.length == 0) { // Aliases, which stand for it, are not asked for.
            throw new ProtocolException("a PUBLISH without a topic");
        }
        boolean isAscii = true;
        for (byte part : topic) {
            if (part == 0 || part == '+' || part == '#') {
                throw new ProtocolException("a PUBLISH whose topic has the byte 0x" + Integer.toHexString(part));
            }
            isAscii &= part > 0;
        }
        return isAscii ? new String(topic, StandardCharsets.US_ASCII) : text(topic);
    }

    /** {@return those bytes as text} */
    static String text(byte[] utf8) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new ProtocolException("a text that is no UTF-8");
        }
    }

    /** There is such a code in that version. */
    static void requireKnown(int code, boolean isV5) throws ProtocolException {
        if (!LinkFailures.isKnown(code, isV5)) {
            throw new ProtocolException("the unknown code 0x" + Integer.toHexString(code));
        }
    }

    /** A SUBACK before MQTT 5 may hold those bytes. The later ones Paho checks itself. */
    static void requireGranted(byte[] packet) throws ProtocolException {
        for (int i = 2; i < packet.length; i++) {
            int code = packet[i] & 0xFF;
            if (code > HIGHEST_QOS && code != SUBSCRIPTION_REFUSED) {
                throw new ProtocolException("a SUBACK with the unknown code 0x" + Integer.toHexString(code));
            }
        }
    }
}
