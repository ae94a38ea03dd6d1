// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lies outside of the virtual machine's buses: the module bench-buses in sysfs. */
public final class SimulatedBuses {
    /** The first of the two thermometers. */
    public static final String THERMOMETER = "28-0000be0c0001";

    private static final Path SYSFS = Path.of("/sys/devices/platform/bench-buses");

    private SimulatedBuses() {}

    /** {@return the duty that a channel drives, 0 while it is off} */
    public static double duty(int channel) {
        String[] state = channel(channel);
        return state[0].equals("0") ? 0 : Double.parseDouble(state[1]) / Double.parseDouble(state[2]);
    }

    /** {@return the frequency that a channel drives} */
    public static double frequencyHz(int channel) {
        return 1e9 / Double.parseDouble(channel(channel)[2]);
    }

    /** {@return whether a channel is inverted} */
    public static boolean inverted(int channel) {
        return channel(channel)[3].equals("1");
    }

    /** Sets what both thermometers measure, to a sixteenth of a degree. */
    public static void setTemperature(double celsius) {
        int sixteenths = (int) Math.round(celsius * 16);
        write("temperatures", sixteenths + " " + sixteenths);
    }

    /** Lets each checksum be wrong. */
    public static void garble(boolean on) {
        write("w1_garbled", on ? "1" : "0");
    }

    /** Lets nobody answer on the 1-Wire bus. */
    public static void cut(boolean on) {
        write("w1_absent", on ? "1" : "0");
    }

    private static String[] channel(int channel) {
        try {
            return Files.readAllLines(SYSFS.resolve("pwm_channels"))
                    .get(channel)
                    .split(" ", -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String attribute, String text) {
        try {
            Files.writeString(SYSFS.resolve(attribute), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
