// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final SessionId SESSION = SessionId.of(0x12345678);

    @Test
    void aDigitalWriteIsTenBytesAndItsReplyEight() {
        byte[] write = new WireWriter().u8(Wire.OP_HIGH).varint(4).toBytes();
        assertThat(Frame.of(Wire.REQUEST, 7, write).encode(SESSION)).hasSize(10);
        assertThat(Frame.of(Wire.REPLY, 7, new byte[0]).encode(SESSION)).hasSize(8);
    }

    @Test
    void aBatchOf32WritesIsAtMostThreeBytesPerWriteWithItsReply() {
        WireWriter writes = new WireWriter();
        for (int pin = 0; pin < 32; pin++) {
            writes.u8(Wire.OP_HIGH).varint(pin);
        }
        int request = Frame.of(Wire.REQUEST, 7, writes.toBytes()).encode(SESSION).length;
        int reply = Frame.of(Wire.REPLY, 7, new byte[0]).encode(SESSION).length;
        assertThat(request).isEqualTo(72);
        assertThat((request + reply) / 32.0).isEqualTo(2.5);
    }

    @Test
    void theLongestFrameFitsWithOneByteOfStuffing() {
        byte[] wire = Frame.of(Wire.REPLY, 1, new byte[Wire.PAYLOAD]).encode(SESSION);
        assertThat(wire).hasSize(2 + Wire.PAYLOAD + 4 + 1 + 1);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] wire = Frame.of(Wire.REQUEST, 7, new byte[] {0x13, 4, 0, 0, 9}).encode(SESSION);
        for (int bit = 0; bit < (wire.length - 1) * 8; bit++) {
            byte[] broken = Arrays.copyOf(wire, wire.length - 1);
            broken[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(Frame.decode(broken, SESSION)).as("bit " + bit).isEmpty();
        }
    }

    @Test
    void everyLostByteIsNoticed() {
        byte[] wire =
                Frame.of(Wire.REQUEST, 0, new byte[] {0, 0, 0x13, 4, 0, 0, 9}).encode(SESSION);
        for (int lost = 0; lost < wire.length - 1; lost++) {
            byte[] shorter = new byte[wire.length - 2];
            System.arraycopy(wire, 0, shorter, 0, lost);
            System.arraycopy(wire, lost + 1, shorter, lost, shorter.length - lost);
            assertThat(Frame.decode(shorter, SESSION)).as("byte " + lost).isEmpty();
        }
    }

    @Test
    void aFrameOfAnotherSessionDoesNotPass() {
        byte[] wire = Frame.of(Wire.REPLY, 0, new byte[0]).encode(SESSION);
        byte[] stuffed = Arrays.copyOf(wire, wire.length - 1);
        assertThat(Frame.decode(stuffed, SESSION)).isPresent();
        assertThat(Frame.decode(stuffed, SessionId.of(0x12345679))).isEmpty();
        assertThat(Frame.decode(stuffed, SessionId.NONE)).isEmpty();
    }
}
