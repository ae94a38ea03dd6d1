// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.simulated;

import io.halyard.hal.simulated.wire.Ads1115;
import io.halyard.hal.simulated.wire.Bme280;
import io.halyard.hal.simulated.wire.Quantity;
import io.halyard.hal.simulated.wire.RegisterMemory;
import io.halyard.hal.simulated.wire.SpiTarget;
import io.halyard.hal.simulated.wire.UartTarget;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The option {@code devices}: what hangs from the buses. */
final class Devices {
    private static final String NUMBER = "(-?\\d{1,9}(?:\\.\\d{1,9})?)";
    private static final Pattern I2C =
            Pattern.compile("(\\S+) 0x([0-9a-fA-F]{1,2}) (bme280|ads1115|memory)((?: \\S+)*)");
    private static final Pattern WEATHER = Pattern.compile(" " + NUMBER + " " + NUMBER + " " + NUMBER);
    private static final Pattern VOLTS = Pattern.compile("(?: " + NUMBER + "){1,4}");
    private static final Pattern SPI = Pattern.compile("(\\S+) (\\d) loopback");
    private static final Pattern UART = Pattern.compile("(\\S+) loopback");
    private static final Pattern THERMOMETER = Pattern.compile("(\\S+) ([0-9a-f]{2}-[0-9a-f]{12})(?: " + NUMBER + ")?");

    private Devices() {}

    /**
     * Hangs one device on its bus.
     *
     * @throws IllegalArgumentException when the text is none, naming the forms
     */
    static void attach(SimulatedBench bench, String text) {
        Matcher i2c = I2C.matcher(text);
        Matcher spi = SPI.matcher(text);
        Matcher uart = UART.matcher(text);
        Matcher thermometer = THERMOMETER.matcher(text);
        if (i2c.matches()) {
            attachI2c(bench.i2c(i2c.group(1)), i2c);
        } else if (spi.matches()) {
            bench.spi(spi.group(1)).attach(Integer.parseInt(spi.group(2)), SpiTarget.LOOPBACK);
        } else if (uart.matches()) {
            bench.uart(uart.group(1)).attach(UartTarget.LOOPBACK);
        } else if (thermometer.matches()) {
            double celsius = thermometer.group(3) == null ? 20 : Double.parseDouble(thermometer.group(3));
            bench.oneWire(thermometer.group(1)).thermometer(thermometer.group(2), Quantity.of(celsius));
        } else {
            throw none(text);
        }
    }

    private static void attachI2c(SimulatedI2cBus bus, Matcher device) {
        int address = Integer.parseInt(device.group(2), 16);
        String values = device.group(4);
        switch (device.group(3)) {
            case "bme280" -> {
                Bme280 sensor = new Bme280();
                Matcher weather = WEATHER.matcher(values);
                if (weather.matches()) {
                    sensor.weather(number(weather, 1), number(weather, 2), number(weather, 3));
                } else if (!values.isEmpty()) {
                    throw none(device.group());
                }
                bus.attach(address, sensor);
            }
            case "ads1115" -> {
                Ads1115 converter = bus.attach(address, new Ads1115());
                if (!values.isEmpty() && !VOLTS.matcher(values).matches()) {
                    throw none(device.group());
                }
                String[] volts =
                        values.isEmpty() ? new String[0] : values.strip().split(" ", -1);
                for (int i = 0; i < volts.length; i++) {
                    converter.voltage(i, Quantity.of(Double.parseDouble(volts[i])));
                }
            }
            default -> bus.attach(address, new RegisterMemory());
        }
    }

    private static double number(Matcher matcher, int group) {
        return Double.parseDouble(matcher.group(group));
    }

    private static IllegalArgumentException none(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no device; write it like 'i2c-1 0x76 bme280 21.5 101325 45' (°C, "
                        + "Pa, %), 'i2c-1 0x48 ads1115 1.5 0 3.3' (V), 'i2c-1 0x50 memory', 'spi-0 0 loopback', 'uart-0 loopback' "
                        + "or 'w1-0 28-0316a2794bff 19.5' (°C)");
    }
}
