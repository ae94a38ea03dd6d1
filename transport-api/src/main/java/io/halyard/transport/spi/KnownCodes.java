// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.spi.PacketReader.Kind;
import java.util.Map;
import java.util.Set;

/** Which codes a broker may give, packet by packet. Any other one is no MQTT. */
final class KnownCodes {
    /** MQTT 3.1.1, 3.2.2.3 and 3.9.3. */
    private static final Map<Kind, Set<Integer>> BEFORE_5 = Map.of(
            Kind.CONNACK, Set.of(0, 1, 2, 3, 4, 5),
            Kind.SUBACK, Set.of(0, 1, 2, 0x80));

    private static final Set<Integer> OF_PUBLISH = Set.of(0, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);
    private static final Set<Integer> OF_RELEASE = Set.of(0, 0x92);

    /** MQTT 5, 2.4. */
    private static final Map<Kind, Set<Integer>> SINCE_5 = Map.of(
            Kind.CONNACK,
            Set.of(
                    0, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99,
                    0x9A, 0x9B, 0x9C, 0x9D, 0x9F),
            Kind.PUBACK,
            OF_PUBLISH,
            Kind.PUBREC,
            OF_PUBLISH,
            Kind.PUBREL,
            OF_RELEASE,
            Kind.PUBCOMP,
            OF_RELEASE,
            Kind.SUBACK,
            Set.of(0, 1, 2, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2),
            Kind.UNSUBACK,
            Set.of(0, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91),
            Kind.DISCONNECT,
            Set.of(
                    0, 4, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95,
                    0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2));

    private KnownCodes() {}

    /** {@return whether a broker may give that code in such a packet} */
    static boolean contain(Kind kind, int code, boolean isV5) {
        return code == 0
                || (isV5 ? SINCE_5 : BEFORE_5).getOrDefault(kind, Set.of()).contains(code);
    }
}
