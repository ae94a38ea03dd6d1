// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.transport.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a link says in CONNECT.
 *
 * @param protocol name and level
 * @param flags what else there is
 * @param keepAlive in seconds
 * @param properties of MQTT 5, those that are not numbers left out
 * @param texts client id, topic and payload of the will, user name and password, as far as they are there
 */
record ConnectPacket(String protocol, int flags, int keepAlive, Map<Integer, Long> properties, List<String> texts) {
    private static final int WILL = 0x04;

    static ConnectPacket of(Payload body, boolean isV5) {
        ByteBuffer in = body.asBuffer();
        String protocol = text(in) + " " + in.get();
        int flags = in.get() & 0xFF;
        int keepAlive = Short.toUnsignedInt(in.getShort());
        Map<Integer, Long> properties = isV5 ? properties(in) : Map.of();
        List<String> texts = new ArrayList<>();
        while (in.hasRemaining()) {
            if (isV5 && texts.size() == 1 && (flags & WILL) != 0) {
                properties(in); // Of the will.
            }
            texts.add(text(in));
        }
        return new ConnectPacket(protocol, flags, keepAlive, properties, texts);
    }

    private static String text(ByteBuffer in) {
        byte[] text = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Of fewer than 128 bytes, which ours always are. */
    private static Map<Integer, Long> properties(ByteBuffer in) {
        Map<Integer, Long> properties = new TreeMap<>();
        int end = in.get() + in.position();
        while (in.position() < end) {
            int id = in.get();
            switch (id) {
                case 0x01, 0x17, 0x19 -> properties.put(id, (long) in.get());
                case 0x21, 0x22 -> properties.put(id, (long) Short.toUnsignedInt(in.getShort()));
                case 0x02, 0x11, 0x18, 0x27 -> properties.put(id, Integer.toUnsignedLong(in.getInt()));
                default -> throw new AssertionError("property 0x" + Integer.toHexString(id));
            }
        }
        return properties;
    }
}
