// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.hal.Board;
import io.halyard.hal.HalException;
import io.halyard.hal.I2cDevice;
import io.halyard.hal.I2cSettings;
import io.halyard.hal.simulated.SimulatedProvider;
import io.halyard.hal.spi.BoardSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Reads the temperature of a BME280, register by register: on a simulated board, and unchanged on any other with I2C. */
public final class I2cSensor {
    private static final int ID = 0xD0;
    private static final int CALIBRATION = 0x88;
    private static final int STATUS = 0xF3;
    private static final int CONTROL = 0xF4;
    private static final int TEMPERATURE = 0xFA;
    private static final int MEASURING = 0x08;

    private I2cSensor() {}

    /**
     * Prints the temperature, or what is wrong.
     *
     * @param args the degrees that the simulated sensor measures; 21.5 when there are none
     */
    public static void main(String[] args) {
        String celsius = args.length == 0 ? "21.5" : args[0];
        BoardSettings settings = BoardSettings.of("header")
                .withOptions(Map.of("devices", "i2c-1 0x76 bme280 " + celsius + " 101325 45"));
        try (Board board = new SimulatedProvider().open(settings);
                I2cDevice sensor = board.openI2c(I2cSettings.of("i2c-1", 0x76).withOwner("the sample"))) {
            System.out.printf("sensor 0x%02X measures %.2f °C%n", sensor.readRegister(ID), celsius(sensor));
        } catch (HalException e) {
            System.out.println(e.kind() + ": " + e.getMessage());
        }
    }

    /** One forced measurement, compensated as the data sheet says (4.2.3). */
    private static double celsius(I2cDevice sensor) {
        ByteBuffer calibration =
                ByteBuffer.wrap(sensor.readRegisters(CALIBRATION, 6)).order(ByteOrder.LITTLE_ENDIAN);
        int t1 = Short.toUnsignedInt(calibration.getShort());
        int t2 = calibration.getShort();
        int t3 = calibration.getShort();
        sensor.writeRegister(CONTROL, 0b001_000_01); // temperature alone, once
        do {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        } while ((sensor.readRegister(STATUS) & MEASURING) != 0);
        int raw = ByteBuffer.allocate(Integer.BYTES)
                        .put(1, sensor.readRegisters(TEMPERATURE, 3))
                        .getInt(0)
                >> 4;
        double coarse = (raw / 16_384.0 - t1 / 1024.0) * t2;
        double fine = raw / 131_072.0 - t1 / 8192.0;
        return (coarse + fine * fine * t3) / 5120;
    }
}
