// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Endpoint;
import io.halyard.transport.TransportException;
import io.halyard.transport.spi.PacketReader.Kind;
import java.net.ProtocolException;

/**
 * What both sides of one connection have asked and not yet answered, by which a link knows what the broker may say next (rule
 * L12). It is told each packet that leaves, before it does, and each that comes, and judges these alike over every library:
 *
 * <ul>
 *   <li>A wrong answer to an open question ends the connection, since nobody knows any more what the broker has done (MQTT
 *       3.1.1, 4.8; MQTT 5, 4.13): PUBACK for QoS 2, PUBREC or PUBCOMP for QoS 1, PUBCOMP before PUBREC, SUBACK for an UNSUBSCRIBE,
 *       and packet id 0, which nothing has (2.3.1; 2.2.1).
 *   <li>An answer to no question, of which the standards say nothing, changes nothing and is dropped: it may be late. A PINGRESP
 *       too many is not worth a word.
 *   <li>PUBREC is answered by PUBREL as often as it comes (4.3.3), also when nobody knows its packet id: so the broker is rid of it.
 *   <li>A message of QoS 2 that comes again before its PUBREL is not handed over again (4.3.3).
 * </ul>
 *
 * <p>Thread-safe. Costs no object for a message.
 */
public final class Conversation {
    /** What has come. */
    public enum Turn {
        /** What may come now. A link goes on as if nobody had asked. */
        DUE,
        /** What came before: the same answer is due, a PUBREL, PUBREC or PUBCOMP, and nothing else. */
        REPEATED,
        /** What came before, and will be answered, or needs no answer: nothing is to be done. */
        SETTLED,
        /** An answer to no question: it is dropped, and {@link LinkListener#onDropped} is told {@link #unasked}. */
        UNASKED
    }

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int SUBSCRIBE = 8;
    private static final int SUBACK = 9;
    private static final int UNSUBSCRIBE = 10;
    private static final int UNSUBACK = 11;
    private static final int PINGREQ = 12;
    private static final int PINGRESP = 13;

    /** Awaited for a packet id that is none of ours: a PUBCOMP that concerns nobody. */
    private static final int STRAY_PUBCOMP = 15;

    private static final int NOT_ANSWERED = 1;
    private static final int ANSWERED = 2;

    // All under this object's lock. By packet id: which type of packet we await.
    private final PacketIds awaited = new PacketIds();
    /** By packet id: of the broker's messages of QoS 2, until PUBREL comes. */
    private final PacketIds exactlyOnce = new PacketIds();

    private int pings;

    /**
     * A packet leaves.
     *
     * @param packet as it goes out, whole but for a payload
     * @param offset where it begins
     */
    public void sent(byte[] packet, int offset) {
        int first = packet[offset] & 0xFF;
        int type = first >> 4;
        if (type < PUBLISH || type > PINGREQ || (type == PUBLISH && qos(first) == 0)) {
            return;
        }
        int place = offset + 1;
        while (packet[place++] < 0) {
            // A byte of the length, with more to come.
        }
        if (type == PUBLISH) {
            place += 2 + shortAt(packet, place);
        }
        sent(first, type == PINGREQ ? 0 : shortAt(packet, place));
    }

    private static int shortAt(byte[] packet, int place) {
        return ((packet[place] & 0xFF) << 8) | (packet[place + 1] & 0xFF);
    }

    /**
     * A packet leaves.
     *
     * @param first its first byte
     * @param packetId 0 = it has none
     */
    public synchronized void sent(int first, int packetId) {
        switch (first >> 4) {
            case PUBLISH -> {
                if (qos(first) > 0) {
                    awaited.put(packetId, qos(first) == 1 ? PUBACK : PUBREC);
                }
            }
            case PUBREC -> {
                if (exactlyOnce.get(packetId) != 0) {
                    exactlyOnce.put(packetId, ANSWERED);
                }
            }
            case PUBREL -> {
                if (awaited.get(packetId) != STRAY_PUBCOMP) {
                    awaited.put(packetId, PUBCOMP);
                }
            }
            case SUBSCRIBE -> awaited.put(packetId, SUBACK);
            case UNSUBSCRIBE -> awaited.put(packetId, UNSUBACK);
            case PINGREQ -> pings++;
            default -> {}
        }
    }

    /**
     * A packet has come, after CONNACK.
     *
     * @param first its first byte
     * @param packetId 0 where it has none
     * @param isFailure whether its code says that the broker refuses
     * @throws ProtocolException when the connection must be closed
     */
    public Turn came(int first, int packetId, boolean isFailure) throws ProtocolException {
        int type = first >> 4;
        if (type == PUBLISH && qos(first) == 0) {
            return Turn.DUE;
        }
        if (type == CONNACK) {
            throw new ProtocolException("a second CONNACK");
        }
        if (packetId == 0 && type >= PUBLISH && type < PINGREQ) {
            throw new ProtocolException("a " + Kind.of(type) + " of packet id 0");
        }
        return numbered(first, packetId, isFailure);
    }

    private synchronized Turn numbered(int first, int packetId, boolean isFailure) throws ProtocolException {
        int type = first >> 4;
        return switch (type) {
            case PUBLISH -> qos(first) == 1 ? Turn.DUE : arrived(packetId);
            case PUBREL -> exactlyOnce.remove(packetId) == 0 ? Turn.REPEATED : Turn.DUE;
            case PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK -> answered(type, packetId, isFailure);
            case PINGRESP -> pings > 0 && pings-- > 0 ? Turn.DUE : Turn.SETTLED;
            default -> Turn.DUE;
        };
    }

    private Turn arrived(int packetId) {
        int before = exactlyOnce.get(packetId);
        if (before == 0) {
            exactlyOnce.put(packetId, NOT_ANSWERED);
            return Turn.DUE;
        }
        return before == ANSWERED ? Turn.REPEATED : Turn.SETTLED;
    }

    private Turn answered(int type, int packetId, boolean isFailure) throws ProtocolException {
        int due = awaited.get(packetId);
        boolean isReceived = type == PUBREC && !isFailure;
        if (due == type) {
            if (isReceived) {
                awaited.put(packetId, PUBCOMP);
            } else {
                awaited.remove(packetId);
            }
            return Turn.DUE;
        }
        if (isReceived && (due == 0 || due == PUBCOMP || due == STRAY_PUBCOMP)) {
            awaited.put(packetId, due == PUBCOMP ? PUBCOMP : STRAY_PUBCOMP);
            return Turn.REPEATED;
        }
        if (due == 0) {
            return Turn.UNASKED;
        }
        if (due == STRAY_PUBCOMP) {
            awaited.remove(packetId);
            return type == PUBCOMP ? Turn.SETTLED : Turn.UNASKED;
        }
        throw new ProtocolException(
                "a " + Kind.of(type) + " of packet id " + packetId + ", where a " + Kind.of(due) + " is due");
    }

    /** {@return whether a message of QoS 2 has come by that packet id, and not yet its PUBREL} */
    public synchronized boolean isExactlyOnce(int packetId) {
        return exactlyOnce.get(packetId) != 0;
    }

    private static int qos(int first) {
        return (first >> 1) & 3;
    }

    /**
     * Each subscription, and each end of one, is asked for alone, so its answer has one code (MQTT 3.1.1, 3.9.3; MQTT 5, 3.9.3 and
     * 3.11.3).
     *
     * @param codes 0 where the version has none
     */
    public static void requireOneCode(int codes) throws ProtocolException {
        if (codes > 1) {
            throw new ProtocolException("an answer with " + codes + " codes to one topic filter");
        }
    }

    /** {@return that a packet was dropped because it answers no question} */
    public static TransportException unasked(Endpoint endpoint, int first, int packetId) {
        Kind kind = Kind.of(first >> 4);
        return new TransportException(
                TransportException.Kind.MALFORMED,
                endpoint.toString(),
                "a " + kind + " of packet id " + packetId + " that answers nothing was dropped");
    }
}
