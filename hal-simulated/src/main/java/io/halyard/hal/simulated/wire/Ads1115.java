// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

import java.util.Arrays;

/**
 * Texas Instruments' converter of four voltages with 16 bits, at addresses 0x48 to 0x4B. Its registers answer as the data sheet
 * says: multiplexer (differences too), gain, rate, single-shot with the busy bit, continuous conversion, threshold registers. Not
 * simulated: the comparator and its ALERT pin, noise, and that inputs must lie between the supplies.
 */
public final class Ads1115 implements I2cTarget {
    private static final int CONVERSION = 0;
    private static final int CONFIG = 1;
    private static final int READY = 0x8000;
    private static final int SINGLE_SHOT = 0x0100;
    private static final int RESET_CONFIG = 0x8583;
    private static final int CODES = 32_768;
    private static final long WAKING_NANOS = 25_000;
    private static final double[] FULL_SCALE_VOLTS = {6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256};
    private static final int[] RATES_HZ = {8, 16, 32, 64, 128, 250, 475, 860};
    private static final int[][] INPUTS = {{0, 1}, {0, 3}, {1, 3}, {2, 3}, {0}, {1}, {2}, {3}};

    private final Quantity[] volts = new Quantity[4];
    private final int[] registers = {0, RESET_CONFIG, 0x8000, 0x7FFF};
    private int pointer;
    private long convertingSince;
    private boolean converting;

    /** A converter fresh from power-on, with 0 V at each input. */
    public Ads1115() {
        Arrays.fill(volts, Quantity.of(0));
    }

    /**
     * Sets the voltage at an input.
     *
     * @param input 0 to 3
     * @param volts over time
     */
    public synchronized void voltage(int input, Quantity volts) {
        this.volts[input] = volts;
    }

    @Override
    public synchronized int write(byte[] data, long nanoTime) {
        proceed(nanoTime);
        pointer = data[0] & 3;
        if (data.length >= 3 && pointer != CONVERSION) {
            int value = (Byte.toUnsignedInt(data[1]) << 8) | Byte.toUnsignedInt(data[2]);
            if (pointer == CONFIG) {
                configure(value, nanoTime);
            } else {
                registers[pointer] = value;
            }
        }
        return data.length;
    }

    @Override
    public synchronized byte[] read(int length, long nanoTime) {
        proceed(nanoTime);
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i % 2 == 0 ? value() >> 8 : value());
        }
        return data;
    }

    private int value() {
        return pointer == CONFIG && !converting ? registers[CONFIG] | READY : registers[pointer];
    }

    private void configure(int value, long nanoTime) {
        registers[CONFIG] = value & ~READY;
        boolean continuous = (value & SINGLE_SHOT) == 0;
        boolean asked = (value & READY) != 0;
        if (continuous || asked) {
            converting = true;
            convertingSince = nanoTime;
        } else {
            converting = false;
        }
    }

    /** Brings the conversion register up to now. */
    private void proceed(long nanoTime) {
        long length = conversionNanos();
        long passed = nanoTime - convertingSince;
        if (!converting || passed < length) {
            return;
        }
        if ((registers[CONFIG] & SINGLE_SHOT) != 0) {
            registers[CONVERSION] = code(convertingSince);
            converting = false;
        } else {
            registers[CONVERSION] = code(convertingSince + (passed / length - 1) * length);
        }
    }

    private int code(long nanoTime) {
        int[] inputs = INPUTS[(registers[CONFIG] >> 12) & 7];
        double difference = volts[inputs[0]].at(nanoTime) - (inputs.length == 2 ? volts[inputs[1]].at(nanoTime) : 0);
        long code = Math.round(difference / FULL_SCALE_VOLTS[(registers[CONFIG] >> 9) & 7] * CODES);
        return Math.clamp(code, -CODES, CODES - 1) & 0xffff;
    }

    private long conversionNanos() {
        long once = 1_000_000_000L / RATES_HZ[(registers[CONFIG] >> 5) & 7];
        return (registers[CONFIG] & SINGLE_SHOT) != 0 ? once + WAKING_NANOS : once;
    }
}
