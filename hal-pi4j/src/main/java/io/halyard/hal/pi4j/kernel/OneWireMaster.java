// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One 1-Wire bus of the kernel, through sysfs, and the thermometers on it (driver {@code w1_therm}). Holds nothing open. */
public final class OneWireMaster {
    /** What the kernel's driver of thermometers serves: DS18S20, DS1822, DS18B20, DS1825 and DS28EA00. */
    private static final String THERMOMETERS = "{10,22,28,3b,42}-*";

    private static final int MILLIDEGREES = 1_000;

    private final Path folder;

    private OneWireMaster(Path folder) {
        this.folder = folder;
    }

    /** {@return this computer's buses, by number; none where the kernel has none} */
    public static List<OneWireMaster> ofThisComputer() {
        return in(Path.of("/sys/bus/w1/devices"));
    }

    /** {@return this computer's bus of that name; whether it is there, its use shows} */
    public static OneWireMaster named(String name) {
        return new OneWireMaster(Path.of("/sys/bus/w1/devices").resolve(name));
    }

    /** For tests: buses whose files lie elsewhere. */
    static List<OneWireMaster> in(Path devices) {
        return Attributes.list(devices, "w1_bus_master*").stream()
                .map(OneWireMaster::new)
                .toList();
    }

    /** {@return the kernel's name of it, e.g. {@code w1_bus_master1}} */
    public String name() {
        return folder.getFileName().toString();
    }

    /** {@return the numbers of the thermometers that the kernel has found, in order, e.g. {@code 28-0316a2794bff}} */
    public List<String> thermometers() {
        return Attributes.list(folder, THERMOMETERS).stream()
                .map(one -> one.getFileName().toString())
                .toList();
    }

    /**
     * Measures, which takes up to 0.75 s.
     *
     * @param thermometer one of {@link #thermometers()}
     * @return degrees Celsius
     * @throws KernelException with ENODEV when there is none of that number, EIO when its answer was garbled or it does not answer
     */
    public double temperature(String thermometer) {
        Path device = folder.resolve(thermometer);
        if (!thermometer.matches("[0-9a-f]{2}-[0-9a-f]{12}") || !Files.exists(device)) {
            throw new KernelException(
                    Errno.ENODEV,
                    name() + " has no thermometer '" + thermometer + "'; it has found: " + thermometers()
                            + " (it looks every 10 s)");
        }
        Path whole = device.resolve("w1_slave");
        String answer = Attributes.read(whole);
        int at = answer.lastIndexOf("t=");
        if (!answer.contains("YES") || at < 0) {
            throw new KernelException(
                    Errno.EBADMSG,
                    thermometer + " answered garbled (checksum): " + Errno.EBADMSG
                            + "; check the cable and its pull-up resistor of 4.7 kOhm");
        }
        try {
            return Double.parseDouble(answer.substring(at + 2).strip()) / MILLIDEGREES;
        } catch (NumberFormatException _) {
            throw new KernelException(Errno.EIO, whole + " has no number but '" + answer + "'");
        }
    }
}
