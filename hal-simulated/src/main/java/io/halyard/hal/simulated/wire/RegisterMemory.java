// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

/**
 * A memory of 256 bytes as an EEPROM 24C02 has it: the first byte of a write sets the pointer, those that follow are stored from
 * there on, reads go on from it; it counts on by itself and starts again after 255.
 */
public final class RegisterMemory implements I2cTarget {
    private static final int SIZE = 256;

    private final byte[] memory = new byte[SIZE];
    private int pointer;

    /** {@return a byte of it, 0 to 255} */
    public synchronized int at(int register) {
        return Byte.toUnsignedInt(memory[register]);
    }

    /** Stores a byte, as if it had always been there. */
    public synchronized void store(int register, int value) {
        memory[register] = (byte) value;
    }

    @Override
    public synchronized int write(byte[] data, long nanoTime) {
        pointer = Byte.toUnsignedInt(data[0]);
        for (int i = 1; i < data.length; i++) {
            memory[pointer] = data[i];
            pointer = (pointer + 1) % SIZE;
        }
        return data.length;
    }

    @Override
    public synchronized byte[] read(int length, long nanoTime) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = memory[pointer];
            pointer = (pointer + 1) % SIZE;
        }
        return data;
    }
}
