// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated.wire;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What the factory measured of one BME280, where its registers keep it, and the inverse of the data sheet's compensation (appendix
 * 8.1, in floating point): which raw values a sensor of this calibration would give.
 *
 * @param t1 to t3: temperature
 * @param p pressure, dig_P1 to dig_P9
 * @param h humidity, dig_H1 to dig_H6
 */
record Bme280Calibration(int t1, int t2, int t3, List<Integer> p, List<Integer> h) {
    /** One that makes every value of the sensor's ranges representable. */
    static final Bme280Calibration TYPICAL = new Bme280Calibration(
            27_504,
            26_435,
            -1_000,
            List.of(36_477, -10_685, 3_024, 2_855, 140, -7, 15_500, -14_600, 6_000),
            List.of(75, 370, 0, 313, 50, 30));

    private static final int MOST_20_BITS = 0xfffff;
    private static final int MOST_16_BITS = 0xffff;

    /** Puts it where a driver reads it. */
    void store(int[] registers) {
        put(registers, 0x88, t1);
        put(registers, 0x8A, t2);
        put(registers, 0x8C, t3);
        for (int i = 1; i <= 9; i++) {
            put(registers, 0x8C + 2 * i, p(i));
        }
        registers[0xA1] = h(1);
        put(registers, 0xE1, h(2));
        registers[0xE3] = h(3);
        registers[0xE4] = (h(4) >> 4) & 0xff;
        registers[0xE5] = (h(4) & 0xf) | ((h(5) & 0xf) << 4);
        registers[0xE6] = (h(5) >> 4) & 0xff;
        registers[0xE7] = h(6) & 0xff;
    }

    int rawTemperature(double celsius) {
        return search(MOST_20_BITS, raw -> fine(raw) / 5120.0, celsius);
    }

    int rawPressure(double pascals, double fine) {
        return search(MOST_20_BITS, raw -> -pressure(raw, fine), -pascals);
    }

    int rawHumidity(double percent, double fine) {
        return search(MOST_16_BITS, raw -> humidity(raw, fine), percent);
    }

    /** {@return the data sheet's t_fine} */
    double fine(int raw) {
        double first = (raw / 16_384.0 - t1 / 1024.0) * t2;
        double second = raw / 131_072.0 - t1 / 8192.0;
        return first + second * second * t3;
    }

    private double pressure(int raw, double fine) {
        double first = fine / 2 - 64_000;
        double second = first * first * p(6) / 32_768.0;
        second += first * p(5) * 2;
        second = second / 4 + p(4) * 65_536.0;
        first = (p(3) * first * first / 524_288.0 + p(2) * first) / 524_288.0;
        first = (1 + first / 32_768.0) * p(1);
        double pressure = (1_048_576.0 - raw - second / 4096.0) * 6250.0 / first;
        first = p(9) * pressure * pressure / 2_147_483_648.0;
        second = pressure * p(8) / 32_768.0;
        return pressure + (first + second + p(7)) / 16;
    }

    private double humidity(int raw, double fine) {
        double warm = fine - 76_800;
        double humidity = (raw - (h(4) * 64.0 + h(5) / 16_384.0 * warm))
                * (h(2) / 65_536.0 * (1 + h(6) / 67_108_864.0 * warm * (1 + h(3) / 67_108_864.0 * warm)));
        return humidity * (1 - h(1) * humidity / 524_288.0);
    }

    /** {@return the raw value of which the compensated one, which rises with it, is nearest to {@code wanted}} */
    private static int search(int most, IntToDoubleFunction compensated, double wanted) {
        int low = 0;
        int high = most;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compensated.applyAsDouble(middle) < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean below =
                low > 0 && wanted - compensated.applyAsDouble(low - 1) < compensated.applyAsDouble(low) - wanted;
        return below ? low - 1 : low;
    }

    private int p(int number) {
        return p.get(number - 1);
    }

    private int h(int number) {
        return h.get(number - 1);
    }

    private static void put(int[] registers, int register, int value) {
        registers[register] = value & 0xff;
        registers[register + 1] = (value >> 8) & 0xff;
    }
}
