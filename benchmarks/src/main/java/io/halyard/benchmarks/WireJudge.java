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

    private final MqttVersion version;
    /** Which number has which packet id. */
    private final Map<PacketId, Integer> underWay = new HashMap<>();

    private record Stream(int connection, String topic) {}

    private final Map<Stream, Integer> newestOfConnection = new HashMap<>();
    private final Map<String, Integer> newestEver = new HashMap<>();
    private final BitSet seen = new BitSet();
    private final BitSet acknowledged = new BitSet();
    private final BitSet owed = new BitSet();
    private long duplicated;
    private long reordered;

    WireJudge(MqttVersion version) {
        this.version = version;
    }

    @Override
    public synchronized void heard(int from, boolean isFromClient, int firstByte, byte[] body) {
        int type = firstByte >> 4;
        if (isFromClient && type == PUBLISH) {
            published(from, ByteBuffer.wrap(body));
        } else if (!isFromClient && (type == PUBACK || type == PUBCOMP)) {
            ByteBuffer buffer = ByteBuffer.wrap(body);
            PacketId id = new PacketId(from, Short.toUnsignedInt(buffer.getShort()));
            boolean isFailure = buffer.hasRemaining() && (buffer.get() & 0xff) >= FIRST_FAILURE;
            Integer number = underWay.remove(id);
            if (number != null && !isFailure) {
                acknowledged.set(number);
                owed.clear(number);
            }
        }
    }

    private void published(int from, ByteBuffer packet) {
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
        underWay.put(new PacketId(from, id), number);
        owed.clear(number); // It was sent again, if it was owed.
    }

    /**
     * The connection is gone: what was under way is owed from now on, until it is sent again.
     *
     * @return how many were under way
     */
    synchronized int connectionEnded() {
        int unacknowledged = 0;
        for (Integer number : underWay.values()) {
            if (!acknowledged.get(number)) {
                owed.set(number);
                unacknowledged++;
            }
        }
        underWay.clear();
        return unacknowledged;
    }

    /** {@return whether the acknowledgement of that number passed} */
    synchronized boolean isAcknowledged(int number) {
        return acknowledged.get(number);
    }

    /** {@return how many were under way when a connection ended and were never sent again} */
    synchronized long owed() {
        return owed.cardinality();
    }

    synchronized long duplicated() {
        return duplicated;
    }

    synchronized long reordered() {
        return reordered;
    }
}
