// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

import java.util.Arrays;

/**
 * Bosch's sensor of temperature, pressure and humidity, at address 0x76 or 0x77. Its registers answer as the data sheet says:
 * calibration as from the factory, sleep, forced and normal mode, oversampling of 0 (skipped) to 16 with the measuring time that
 * follows from it, the busy bit, standby, the filter of temperature and pressure, soft reset. A driver that compensates the raw
 * values reads what is set here, to a digit of the sensor's. Not simulated: noise, and the SPI side.
 */
public final class Bme280 implements I2cTarget {
    private static final int ID = 0xD0;
    private static final int CHIP = 0x60;
    private static final int RESET = 0xE0;
    private static final int RESET_WORD = 0xB6;
    private static final int CTRL_HUM = 0xF2;
    private static final int STATUS = 0xF3;
    private static final int CTRL_MEAS = 0xF4;
    private static final int CONFIG = 0xF5;
    private static final int DATA = 0xF7;
    private static final int MEASURING = 0x08;
    private static final int SKIPPED_20_BITS = 0x80000;
    private static final int SKIPPED_16_BITS = 0x8000;
    private static final long[] STANDBY_MICROS = {500, 62_500, 125_000, 250_000, 500_000, 1_000_000, 10_000, 20_000};

    /** The filter has forgotten what lies further back: (15/16) to that power is less than the last of 20 bits. */
    private static final int REMEMBERED = 512;

    /** The data sheet's filter (3.4.4) of one quantity. */
    private static final class Filter {
        private double memory = Double.NaN;

        int next(int raw, int coefficient) {
            memory = Double.isNaN(memory) ? raw : (memory * (coefficient - 1) + raw) / coefficient;
            return (int) Math.round(memory);
        }
    }

    private final int[] registers = new int[256];
    private final Bme280Calibration calibration = Bme280Calibration.TYPICAL;
    private Quantity celsius = Quantity.of(20);
    private Quantity pascals = Quantity.of(101_325);
    private Quantity percent = Quantity.of(50);
    private int pointer;
    private int humidityControl;
    private long measuringSince;
    private long measured;
    private boolean measuring;
    private Filter temperatureFilter = new Filter();
    private Filter pressureFilter = new Filter();

    /** A sensor fresh from power-on, at 20 °C, 101325 Pa and 50 %. */
    public Bme280() {
        reset();
    }

    /** Sets the temperature in °C; the sensor measures -40 to 85. */
    public synchronized void temperature(Quantity celsius) {
        this.celsius = celsius;
    }

    /** Sets the pressure in Pa; the sensor measures 30,000 to 110,000. */
    public synchronized void pressure(Quantity pascals) {
        this.pascals = pascals;
    }

    /** Sets the relative humidity in %; the sensor measures 0 to 100. */
    public synchronized void humidity(Quantity percent) {
        this.percent = percent;
    }

    /** Sets all three, not to change. */
    public synchronized void weather(double celsius, double pascals, double percent) {
        temperature(Quantity.of(celsius));
        pressure(Quantity.of(pascals));
        humidity(Quantity.of(percent));
    }

    /** Takes pairs of register and value; a lone byte sets where reading begins. */
    @Override
    public synchronized int write(byte[] data, long nanoTime) {
        proceed(nanoTime);
        pointer = Byte.toUnsignedInt(data[0]);
        for (int i = 0; i + 1 < data.length; i += 2) {
            control(Byte.toUnsignedInt(data[i]), Byte.toUnsignedInt(data[i + 1]), nanoTime);
        }
        return data.length;
    }

    @Override
    public synchronized byte[] read(int length, long nanoTime) {
        proceed(nanoTime);
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) registers[pointer];
            pointer = (pointer + 1) % registers.length;
        }
        return data;
    }

    private void control(int register, int value, long nanoTime) {
        switch (register) {
            case RESET -> {
                if (value == RESET_WORD) {
                    reset();
                }
            }
            case CTRL_HUM -> registers[register] = value;
            case CONFIG -> {
                registers[CONFIG] = value;
                clearFilters();
            }
            case CTRL_MEAS -> {
                registers[CTRL_MEAS] = value;
                humidityControl = registers[CTRL_HUM]; // The data sheet: it becomes effective only now.
                if (mode() == 0) {
                    measuring = false;
                    registers[STATUS] = 0;
                } else {
                    begin(nanoTime);
                }
            }
            default -> {} // Read only: ignored, as on the wire.
        }
    }

    private void reset() {
        Arrays.fill(registers, 0);
        registers[ID] = CHIP;
        calibration.store(registers);
        humidityControl = 0;
        measuring = false;
        clearFilters();
        put20(DATA, SKIPPED_20_BITS);
        put20(DATA + 3, SKIPPED_20_BITS);
        put16(DATA + 6, SKIPPED_16_BITS);
    }

    private void clearFilters() {
        temperatureFilter = new Filter();
        pressureFilter = new Filter();
    }

    private void begin(long nanoTime) {
        measuring = true;
        measured = 0;
        measuringSince = nanoTime;
        registers[STATUS] = MEASURING;
    }

    /** Brings registers up to now: the last measurement that ended, and whether one is under way. */
    private void proceed(long nanoTime) {
        if (!measuring) {
            return;
        }
        long length = measurementNanos();
        long passed = nanoTime - measuringSince;
        if (passed < length) {
            return; // The first one is under way; STATUS says so.
        }
        if (mode() != 3) {
            measure(measuringSince);
            measuring = false;
            registers[CTRL_MEAS] &= ~3; // Forced mode ends in sleep.
            registers[STATUS] = 0;
            return;
        }
        long cycle = length + STANDBY_MICROS[registers[CONFIG] >> 5] * 1000;
        long done = passed / cycle + (passed % cycle >= length ? 1 : 0);
        for (long i = Math.max(measured, done - REMEMBERED); i < done; i++) {
            measure(measuringSince + i * cycle);
        }
        measured = done;
        registers[STATUS] = passed % cycle < length ? MEASURING : 0;
    }

    private void measure(long nanoTime) {
        double temperature = Math.clamp(celsius.at(nanoTime), -40, 85);
        int raw = calibration.rawTemperature(temperature);
        double fine = calibration.fine(raw);
        int coefficient = 1 << Math.min(4, (registers[CONFIG] >> 2) & 7);
        put20(
                DATA + 3,
                oversampling(registers[CTRL_MEAS] >> 5) == 0
                        ? SKIPPED_20_BITS
                        : temperatureFilter.next(raw, coefficient));
        double pressure = Math.clamp(pascals.at(nanoTime), 30_000, 110_000);
        put20(
                DATA,
                oversampling(registers[CTRL_MEAS] >> 2) == 0
                        ? SKIPPED_20_BITS
                        : pressureFilter.next(calibration.rawPressure(pressure, fine), coefficient));
        double humidity = Math.clamp(percent.at(nanoTime), 0, 100);
        put16(DATA + 6, oversampling(humidityControl) == 0 ? SKIPPED_16_BITS : calibration.rawHumidity(humidity, fine));
    }

    /** The longest time that the data sheet allows (9.1). */
    private long measurementNanos() {
        int temperature = oversampling(registers[CTRL_MEAS] >> 5);
        int pressure = oversampling(registers[CTRL_MEAS] >> 2);
        int humidity = oversampling(humidityControl);
        double millis = 1.25
                + 2.3 * temperature
                + (pressure == 0 ? 0 : 2.3 * pressure + 0.575)
                + (humidity == 0 ? 0 : 2.3 * humidity + 0.575);
        return Math.round(millis * 1e6);
    }

    private static int oversampling(int bits) {
        int code = bits & 7;
        return code == 0 ? 0 : 1 << (Math.min(code, 5) - 1);
    }

    private int mode() {
        return registers[CTRL_MEAS] & 3; // 1 and 2 are both forced mode
    }

    private void put20(int register, int value) {
        registers[register] = value >> 12;
        registers[register + 1] = (value >> 4) & 0xff;
        registers[register + 2] = (value & 0xf) << 4;
    }

    private void put16(int register, int value) {
        registers[register] = value >> 8;
        registers[register + 1] = value & 0xff;
    }
}
