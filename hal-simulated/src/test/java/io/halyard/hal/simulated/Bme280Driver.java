// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.I2cDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A driver as the data sheet's appendix has it, in whole numbers: what reads the simulated sensor here is not what it was made with. */
final class Bme280Driver {
    private final I2cDevice device;
    private final ByteBuffer low;
    private final ByteBuffer high;
    private int fine;

    /**
     * What the sensor measured.
     *
     * @param hundredthsOfCelsius temperature
     * @param pascals pressure
     * @param percent relative humidity
     */
    record Weather(int hundredthsOfCelsius, double pascals, double percent) {}

    Bme280Driver(I2cDevice device) {
        this.device = device;
        if (device.readRegister(0xD0) != 0x60) {
            throw new IllegalStateException("this is no BME280");
        }
        low = ByteBuffer.wrap(device.readRegisters(0x88, 26)).order(ByteOrder.LITTLE_ENDIAN);
        high = ByteBuffer.wrap(device.readRegisters(0xE1, 7)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Sets oversampling once for all three, and the mode: 1 measures once, 3 again and again. */
    void start(int mode) {
        device.writeRegister(0xF2, 1);
        device.writeRegister(0xF4, (1 << 5) | (1 << 2) | mode);
    }

    boolean isMeasuring() {
        return (device.readRegister(0xF3) & 0x08) != 0;
    }

    Weather read() {
        byte[] raw = device.readRegisters(0xF7, 8);
        int temperature = temperature(raw20(raw, 3));
        return new Weather(temperature, pressure(raw20(raw, 0)) / 256.0, humidity(raw16(raw)) / 1024.0);
    }

    private int temperature(int raw) {
        int t1 = Short.toUnsignedInt(low.getShort(0));
        int first = (((raw >> 3) - (t1 << 1)) * low.getShort(2)) >> 11;
        int second = (((((raw >> 4) - t1) * ((raw >> 4) - t1)) >> 12) * low.getShort(4)) >> 14;
        fine = first + second;
        return (fine * 5 + 128) >> 8;
    }

    private long pressure(int raw) {
        long first = fine - 128_000L;
        long second = first * first * p(6);
        second += (first * p(5)) << 17;
        second += p(4) << 35;
        first = ((first * first * p(3)) >> 8) + ((first * p(2)) << 12);
        first = (((1L << 47) + first) * (p(1) & 0xffff)) >> 33;
        long pressure = 1_048_576L - raw;
        pressure = (((pressure << 31) - second) * 3125) / first;
        first = (p(9) * (pressure >> 13) * (pressure >> 13)) >> 25;
        second = (p(8) * pressure) >> 19;
        return ((pressure + first + second) >> 8) + (p(7) << 4);
    }

    private int humidity(int raw) {
        int h1 = low.get(25) & 0xff;
        int h2 = high.getShort(0);
        int h3 = high.get(2) & 0xff;
        int h4 = (high.get(3) << 4) | (high.get(4) & 0x0f);
        int h5 = (high.get(5) << 4) | ((high.get(4) & 0xf0) >> 4);
        int h6 = high.get(6);
        int warm = fine - 76_800;
        int wet = ((((raw << 14) - (h4 << 20) - (h5 * warm)) + 16_384) >> 15)
                * (((((((warm * h6) >> 10) * (((warm * h3) >> 11) + 32_768)) >> 10) + 2_097_152) * h2 + 8192) >> 14);
        wet -= ((((wet >> 15) * (wet >> 15)) >> 7) * h1) >> 4;
        return Math.clamp(wet, 0, 419_430_400) >> 12;
    }

    private long p(int number) {
        return low.getShort(4 + 2 * number);
    }

    private static int raw20(byte[] raw, int at) {
        return ((raw[at] & 0xff) << 12) | ((raw[at + 1] & 0xff) << 4) | ((raw[at + 2] & 0xf0) >> 4);
    }

    private static int raw16(byte[] raw) {
        return ((raw[6] & 0xff) << 8) | (raw[7] & 0xff);
    }
}
