// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

import java.util.Arrays;

/**
 * Texas Instruments' converter of four voltages with 16 bits, at addresses 0x48 to 0x4B. Its registers answer as the data sheet
 * says: multiplexer (differences too), gain, rate, single-shot with the busy bit, continuous conversion; the comparator (hysteresis or
 * window, queue, latch, polarity) and the conversion-ready signal at its pin ALERT/RDY: see {@link #isAlertHigh}. Not simulated:
 * noise, and that inputs must lie between the supplies.
 */
public final class Ads1115 implements I2cTarget {
    private static final int CONVERSION = 0;
    private static final int CONFIG = 1;
    private static final int READY = 0x8000;
    private static final int SINGLE_SHOT = 0x0100;
    private static final int RESET_CONFIG = 0x8583;
    private static final int CODES = 32_768;
    private static final long WAKING_NANOS = 25_000;
    private static final long READY_PULSE_NANOS = 8_000;
    private static final int QUEUE = 3; // of these two bits; as a value: the comparator is off
    private static final int LATCHING = 0x04;
    private static final int ACTIVE_HIGH = 0x08;
    private static final int WINDOW = 0x10;
    private static final int LOW_THRESHOLD = 2;
    private static final int HIGH_THRESHOLD = 3;

    /** What lies further back has no bearing on the comparator, unless it latched and nobody asked for that long. */
    private static final long REMEMBERED = 100_000;

    private static final double[] FULL_SCALE_VOLTS = {6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256};
    private static final int[] RATES_HZ = {8, 16, 32, 64, 128, 250, 475, 860};
    private static final int[][] INPUTS = {{0, 1}, {0, 3}, {1, 3}, {2, 3}, {0}, {1}, {2}, {3}};

    private final Quantity[] volts = new Quantity[4];
    private final int[] registers = {0, RESET_CONFIG, 0x8000, 0x7FFF};
    private int pointer;
    private long convertingSince;
    private boolean converting;
    private long converted;
    private int beyond;
    private boolean alert;

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

    /**
     * {@return the level of the pin ALERT/RDY, which is open: a pull-up makes it high} Let {@link
     * io.halyard.hal.simulated.Signal.Follow} bring it to a pin of the board. In continuous conversion the conversion-ready signal
     * lasts 8 us.
     *
     * @param nanoTime when, on the clock of the board; not earlier than what else was asked
     */
    public synchronized boolean isAlertHigh(long nanoTime) {
        proceed(nanoTime);
        int config = registers[CONFIG];
        if ((config & QUEUE) == QUEUE) {
            return true;
        }
        boolean active = isReadySignal() ? isReadyNow(nanoTime) : alert;
        return active == ((config & ACTIVE_HIGH) != 0);
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
        if (pointer == CONVERSION && (registers[CONFIG] & LATCHING) != 0) {
            alert = false; // Reading the conversion ends a latched alert.
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
        beyond = 0;
        converted = 0;
        alert = alert && (value & QUEUE) != QUEUE;
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
            convert(convertingSince);
            converting = false;
            return;
        }
        long done = passed / length;
        boolean comparing = (registers[CONFIG] & QUEUE) != QUEUE;
        for (long i = Math.max(converted, comparing ? done - REMEMBERED : done - 1); i < done; i++) {
            convert(convertingSince + i * length);
        }
        converted = done;
    }

    private void convert(long nanoTime) {
        registers[CONVERSION] = code(nanoTime);
        int config = registers[CONFIG];
        if ((config & QUEUE) == QUEUE || isReadySignal()) {
            return;
        }
        short value = (short) registers[CONVERSION];
        boolean above = value > (short) registers[HIGH_THRESHOLD];
        boolean below = value < (short) registers[LOW_THRESHOLD];
        boolean window = (config & WINDOW) != 0;
        beyond = above || (window && below) ? beyond + 1 : 0;
        if (beyond >= 1 << (config & QUEUE)) {
            alert = true;
        } else if ((config & LATCHING) == 0 && (window ? !above && !below : below)) {
            alert = false;
        }
    }

    /** The data sheet (9.3.8): thresholds of these signs turn the comparator's pin into a signal that a conversion is ready. */
    private boolean isReadySignal() {
        return (registers[HIGH_THRESHOLD] & 0x8000) != 0 && (registers[LOW_THRESHOLD] & 0x8000) == 0;
    }

    private boolean isReadyNow(long nanoTime) {
        boolean continuous = (registers[CONFIG] & SINGLE_SHOT) == 0;
        return continuous
                ? converted > 0 && (nanoTime - convertingSince) % conversionNanos() < READY_PULSE_NANOS
                : !converting;
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
