// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** {@code ./halyard sample NAME}: runs one sample; without a name, lists them. */
public final class Samples {
    private record Sample(String about, Main main) {}

    private interface Main {
        void run(String[] args) throws Exception;
    }

    private static final Map<String, Sample> ALL = new TreeMap<>(Map.of(
            "blynk", new Sample("a value up and a switch down, against a cloud in a box", PlainBlynk::main),
            "files", new Sample("counts its starts, whatever happens to the power: files [FOLDER]", Starts::main),
            "i2c",
                    new Sample(
                            "a BME280 on I2C, register by register, on a board in memory: i2c [DEGREES]",
                            I2cSensor::main),
            "mqtt", new Sample("a publisher and a subscriber over any broker: mqtt URI", PlainMqtt::main),
            "pi", new Sample("a Raspberry Pi's header: pi [LAMP BUTTON]", Pins::pi),
            "pins", new Sample("a board in memory: blinks a lamp, watches a button", Pins::simulated),
            "remote", new Sample("an operator's program: remote KEY-FILE NAME [URI DEVICE]", AskStatus::main),
            "sensors", new Sample("this computer's own sensors, each with value, unit and range", Sensors::main),
            "serial", new Sample("an ESP32 or Pico on a cable: serial [PORT [LAMP BUTTON]]", Pins::serial),
            "watchdog", new Sample("a plain program with a watchdog: watchdog [FOLDER [crash]]", Guarded::main)));

    private Samples() {}

    /**
     * Runs the sample that the first argument names.
     *
     * @param args the sample's name, and its own arguments
     * @throws Exception whatever the sample throws
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            ALL.forEach((name, sample) -> System.out.printf("  %-10s %s%n", name, sample.about()));
            return;
        }
        Sample sample = ALL.get(args[0]);
        if (sample == null) {
            System.err.println("there is no sample '" + args[0] + "'; there are: " + String.join(", ", ALL.keySet()));
            System.exit(2);
            return;
        }
        sample.main().run(Arrays.copyOfRange(args, 1, args.length));
    }
}
