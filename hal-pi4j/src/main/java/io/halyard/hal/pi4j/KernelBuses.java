// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.Ability;
import io.halyard.hal.Bus;
import io.halyard.hal.Limits;
import io.halyard.hal.pi4j.kernel.I2cAdapter;
import io.halyard.hal.pi4j.kernel.OneWireMaster;
import io.halyard.hal.pi4j.kernel.SpiTarget;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The buses that the kernel offers to programs, and the header's pins that they take. */
final class KernelBuses {
    private static final Path DEVICES = Path.of("/dev");
    private static final Pattern I2C = Pattern.compile("i2c-([0-9]+)");
    private static final Pattern SPI = Pattern.compile("spidev([0-9]+)\\.([0-9]+)");

    /** What the firmware puts there; other buses' pins depend on their overlays' parameters. */
    private static final Map<Integer, List<Integer>> I2C_PINS = Map.of(0, List.of(0, 1), 1, List.of(2, 3));

    private static final Map<Integer, List<Integer>> SPI_PINS = Map.of(0, List.of(9, 10, 11), 1, List.of(19, 20, 21));

    /** The pins of SPI 0's chip selects, by their number. */
    private static final List<Integer> SPI0_SELECTS = List.of(8, 7);

    private KernelBuses() {}

    static List<Bus> ofHeader() {
        List<Bus> buses = new ArrayList<>();
        for (int number : numbers(I2C)) {
            List<Limits> limits = I2cAdapter.ask(number).filter(I2cAdapter::isI2c).stream()
                    .<Limits>map(adapter -> new Limits.I2c(I2cAdapter.LONGEST_MESSAGE, adapter.clockHz()))
                    .toList(); // What an adapter that speaks SMBus only can say depends on what is said.
            buses.add(new Bus(Ability.I2C, number, "i2c-" + number, I2C_PINS.getOrDefault(number, List.of()), limits));
        }
        for (int number : numbers(SPI)) {
            List<Integer> pins = new ArrayList<>(SPI_PINS.getOrDefault(number, List.of()));
            List<Integer> selects = chipSelects(number);
            for (int select : selects) {
                if (number == 0 && select < SPI0_SELECTS.size()) {
                    pins.add(SPI0_SELECTS.get(select));
                }
            }
            List<Limits> limits = SpiTarget.maximumHz(device(number, selects.getFirst())).stream()
                    .<Limits>mapToObj(hertz -> new Limits.Spi(selects, hertz))
                    .toList();
            buses.add(new Bus(Ability.SPI, number, "spi" + number, pins, limits));
        }
        for (OneWireMaster master : OneWireMaster.ofThisComputer()) {
            int number = Integer.parseInt(master.name().substring("w1_bus_master".length()));
            buses.add(new Bus(Ability.ONE_WIRE, number, master.name(), List.of()));
        }
        return buses;
    }

    /** {@return how far an SPI bus goes: where its clock is not known, the controller divides it down} */
    static Limits.Spi limits(Bus spi) {
        return spi.limits(Limits.Spi.class)
                .orElseGet(() -> new Limits.Spi(chipSelects(spi.number()), Integer.MAX_VALUE));
    }

    private static Path device(int bus, int chipSelect) {
        return DEVICES.resolve("spidev" + bus + "." + chipSelect);
    }

    private static List<Integer> chipSelects(int bus) {
        List<Integer> selects = new ArrayList<>();
        for (Matcher matcher : matches(SPI)) {
            if (Integer.parseInt(matcher.group(1)) == bus) {
                selects.add(Integer.parseInt(matcher.group(2)));
            }
        }
        selects.sort(null);
        return selects;
    }

    private static Iterable<Integer> numbers(Pattern pattern) {
        TreeSet<Integer> numbers = new TreeSet<>();
        matches(pattern).forEach(matcher -> numbers.add(Integer.parseInt(matcher.group(1))));
        return numbers;
    }

    private static List<Matcher> matches(Pattern pattern) {
        List<Matcher> matches = new ArrayList<>();
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(DEVICES)) {
            for (Path device : devices) {
                Matcher matcher = pattern.matcher(device.getFileName().toString());
                if (matcher.matches()) {
                    matches.add(matcher);
                }
            }
        } catch (IOException _) {
            return List.of(); // A computer without /dev has no buses either.
        }
        return matches;
    }
}
