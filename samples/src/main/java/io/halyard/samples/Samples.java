// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.samples.plain.WithoutHalyard;
import java.util.Arrays;
import java.util.List;

/** {@code ./halyard sample NAME}: runs one sample; without a name, lists them. */
public final class Samples {
    private record Sample(String name, String about, Main main) {}

    private interface Main {
        void run(String[] args) throws Exception;
    }

    private static final List<Sample> ALL = List.of(
            new Sample(
                    "abilities",
                    "servo, counter, pulses, LEDs, SPI, UART, 1-Wire, on a board in memory",
                    Abilities::main),
            new Sample("blynk", "a value up and a switch down, against a cloud in a box", PlainBlynk::main),
            new Sample("files", "counts its starts, whatever happens to the power: files [FOLDER]", Starts::main),
            new Sample(
                    "i2c",
                    "a BME280 on I2C, register by register, on a board in memory: i2c [DEGREES]",
                    I2cSensor::main),
            new Sample("mqtt", "a publisher and a subscriber over any broker: mqtt URI", PlainMqtt::main),
            new Sample("pi", "a Raspberry Pi's header: pi [LAMP BUTTON]", Pins::pi),
            new Sample("pins", "a board in memory: blinks a lamp, watches a button", Pins::simulated),
            new Sample(
                    "plain-pi4j",
                    "a Pi4J program with our plug-in and nothing else of ours: plain-pi4j [LAMP BUTTON [SECONDS]]",
                    WithoutHalyard::main),
            new Sample("remote", "an operator's program: remote KEY-FILE NAME [URI DEVICE]", AskStatus::main),
            new Sample("sensors", "this computer's own sensors, each with value, unit and range", Sensors::main),
            new Sample("serial", "an ESP32 or Pico on a cable: serial [PORT [LAMP BUTTON]]", Pins::serial),
            new Sample("watchdog", "a plain program with a watchdog: watchdog [FOLDER [crash]]", Guarded::main),
            new Sample("watering", "a driver that samples dry soil, on a board in memory", Watering::main));

    private Samples() {}

    /**
     * Runs the sample that the first argument names.
     *
     * @param args the sample's name, and its own arguments
     * @throws Exception whatever the sample throws
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            ALL.forEach(sample -> System.out.printf("  %-10s %s%n", sample.name(), sample.about()));
            return;
        }
        for (Sample sample : ALL) {
            if (sample.name().equals(args[0])) {
                sample.main().run(Arrays.copyOfRange(args, 1, args.length));
                return;
            }
        }
        System.err.println("there is no sample '" + args[0] + "'; there are: "
                + String.join(", ", ALL.stream().map(Sample::name).toList()));
        System.exit(2);
    }
}
