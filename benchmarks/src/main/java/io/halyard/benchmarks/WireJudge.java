// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks;

import io.halyard.transport.MqttVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges a client by what passed on the wire. The client publishes numbers as text, in ascending order for each topic, and with
 * QoS 1 or 2.
 */
final class WireJudge implements Wiretap.Ear {
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBCOMP = 7;
    private static final int FIRST_FAILURE = 0x80;

    private record PacketId(int connection, int id) {}

    /** A number that was sent, and which packet acknowledges it: PUBACK, or PUBCOMP for QoS 2. */
    private record Sent(int number, int acknowledgedBy) {}

    private final MqttVersion version;
    private final Map<PacketId, Sent> underWay = new HashMap<>();

    private record Stream(int connection, String topic) {}

    private final Map<Stream, Integer> newestOfConnection = new HashMap<>();
    private final Map<String, Integer> newestEver = new HashMap<>();
    private final BitSet seen = new BitSet();
    private final BitSet acknowledged = new BitSet();
    private final BitSet owed = new BitSet();
    private long acknowledgements;
    private long unfounded;
    private long duplicated;
    private long reordered;

    WireJudge(MqttVersion version) {
        this.version = version;
    }

    @Override
    public synchronized void heard(int from, boolean isFromClient, int firstByte, byte[] body) {
        int type = firstByte >> 4;
        if (isFromClient && type == PUBLISH) {
            int acknowledgedBy = (firstByte >> 1 & 3) == 2 ? PUBCOMP : PUBACK;
            published(from, acknowledgedBy, ByteBuffer.wrap(body));
        } else if (!isFromClient && (type == PUBACK || type == PUBCOMP)) {
            ByteBuffer buffer = ByteBuffer.wrap(body);
            PacketId id = new PacketId(from, Short.toUnsignedInt(buffer.getShort()));
            boolean isFailure = buffer.hasRemaining() && (buffer.get() & 0xff) >= FIRST_FAILURE;
            Sent sent = underWay.get(id);
            if (sent != null && sent.acknowledgedBy == type) {
                underWay.remove(id);
                if (!isFailure) {
                    acknowledgements++;
                    acknowledged.set(sent.number);
                    owed.clear(sent.number);
                }
            }
        }
    }

    private void published(int from, int acknowledgedBy, ByteBuffer packet) {
        byte[] topicBytes = new byte[Short.toUnsignedInt(packet.getShort())];
        packet.get(topicBytes);
        int id = Short.toUnsignedInt(packet.getShort());
        if (version == MqttVersion.V5) {
            int properties = packet.get(); // None, or few: less than 128 bytes.
            packet.position(packet.position() + properties);
        }
        String topic = new String(topicBytes, StandardCharsets.UTF_8);
        int number = Integer.parseInt(StandardCharsets.UTF_8.decode(packet).toString());
        Integer before = newestOfConnection.put(new Stream(from, topic), number);
        if (before != null && number <= before) {
            reordered++;
        }
        if (seen.get(number)) {
            duplicated++;
        } else {
            seen.set(number);
            if (number <= newestEver.getOrDefault(topic, -1)) {
                reordered++;
            }
            newestEver.merge(topic, number, Math::max);
        }
        underWay.put(new PacketId(from, id), new Sent(number, acknowledgedBy));
        owed.clear(number); // It was sent again, if it was owed.
    }

    /**
     * The connection is gone: what was under way is owed from now on, until it is sent again.
     *
     * @return how many were under way
     */
    synchronized int connectionEnded() {
        int unacknowledged = 0;
        for (Sent sent : underWay.values()) {
            if (!acknowledged.get(sent.number)) {
                owed.set(sent.number);
                unacknowledged++;
            }
        }
        underWay.clear();
        return unacknowledged;
    }

    /** The client says that a number is acknowledged: it is lost if that was not on the wire. */
    synchronized void completed(int number) {
        if (!acknowledged.get(number)) {
            System.err.println("message " + number + " completed without its acknowledgement");
            unfounded++;
        }
    }

    /** {@return how many acknowledgements have passed} */
    synchronized long acknowledgements() {
        return acknowledgements;
    }

    /** {@return how many completed unfoundedly, or were under way when a connection ended and were never sent again} */
    synchronized long lost() {
        return unfounded + owed.cardinality();
    }

    synchronized long duplicated() {
        return duplicated;
    }

    synchronized long reordered() {
        return reordered;
    }
}
