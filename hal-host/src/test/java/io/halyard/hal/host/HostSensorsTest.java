// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.halyard.hal.AnalogInput;
import io.halyard.hal.AnalogInputSettings;
import io.halyard.hal.Board;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.Pin;
import io.halyard.hal.spi.BoardSettings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostSensorsTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "0, cpu-temperature, 47.125, °C",
        "2, load-1m, 0.52, ''",
        "3, load-5m, 0.58, ''",
        "4, load-15m, 0.59, ''",
        "5, memory-used, 75, %",
        "6, memory-available, 1964.9658, MiB",
        "9, uptime, 350735.47, s",
        "10, network-received, 1005000, B",
        "11, network-sent, 200030, B",
    })
    void eachSensorReadsWhatTheKernelTells(int number, String name, double value, String unit) {
        HostTree.complete(root);
        try (HostBoard board = board()) {
            AnalogInput input = board.openAnalogInput(AnalogInputSettings.of(number));
            assertThat(input.pin().name()).isEqualTo(name);
            assertThat(input.read().value()).isCloseTo(value, within(1e-4));
            assertThat(input.read().unit()).isEqualTo(unit);
        }
    }

    @Test
    void cpuUtilisationIsTheShareSinceTheReadingBefore() {
        HostTree tree = HostTree.complete(root);
        try (HostBoard board = board()) {
            AnalogInput input = board.openAnalogInput(AnalogInputSettings.of("cpu-utilisation"));
            assertThat(input.read().value()).as("since the computer started").isCloseTo(5, within(1e-9));
            tree.cpu(100);
            assertThat(input.read().value()).isEqualTo(100);
            tree.cpu(0);
            tree.cpu(50);
            assertThat(input.read().value()).isEqualTo(25);
            assertThat(input.read().value()).as("within one tick").isEqualTo(25);
        }
    }

    @Test
    void diskFiguresAreThoseOfTheFileSystem() throws IOException {
        HostTree.complete(root);
        try (HostBoard board = board()) {
            double free = Files.getFileStore(root).getUsableSpace() / (1024.0 * 1024);
            assertThat(read(board, "disk-available")).isCloseTo(free, within(free / 10));
            assertThat(read(board, "disk-used")).isBetween(0.0, 100.0);
        }
    }

    @Test
    void whatTheComputerLacksIsNotAmongThePinsAndOthersKeepTheirNumbers() {
        HostTree tree = new HostTree(root);
        tree.write("proc/uptime", "5.00 1.00");
        try (HostBoard board = board()) {
            assertThat(board.capabilities().pins()).extracting(Pin::number).containsExactly(7, 8, 9);
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() -> board.openAnalogInput(AnalogInputSettings.of("cpu-temperature")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_PIN))
                    .withMessage(
                            "this: there is no pin 'cpu-temperature' on this computer: no monitor of the processor below "
                                    + root.resolve("sys/class/hwmon") + ", and no zone of it below "
                                    + root.resolve("sys/class/thermal"));
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() -> board.openAnalogInput(AnalogInputSettings.of("fan-speed")))
                    .withMessage("this: there is no pin 'fan-speed'; the board has disk-used, disk-available, uptime");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cpu-utilisation, proc/stat",
        "load-5m, proc/loadavg",
        "MEMORY-USED, proc/meminfo",
        "11, proc/net/dev",
    })
    void aFileThatIsNotThereIsNamedToWhoAsksForItsSensor(String pin, String file) {
        HostTree tree = new HostTree(root);
        tree.write("proc/uptime", "5.00 1.00");
        try (HostBoard board = board()) {
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() -> board.openAnalogInput(AnalogInputSettings.of(pin)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_PIN))
                    .withMessageEndingWith(" on this computer: " + root.resolve(file) + " cannot be read");
        }
        BoardSettings named = BoardSettings.of("this").withPinNames(Map.of("gauge", pin));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> HostBoard.open(named, root).close())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .withMessageStartingWith("boards.this.pins.gauge: there is no pin '")
                .withMessageEndingWith(root.resolve(file) + " cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"x86_pkg_temp, true", "cpu-thermal, true", "soc-thermal, true", "acpitz, false", "BAT0, false"})
    void withoutAHardwareMonitorAThermalZoneOfTheProcessorIsTaken(String type, boolean taken) {
        HostTree tree = new HostTree(root);
        tree.write("proc/uptime", "5.00 1.00");
        tree.write("sys/class/thermal/thermal_zone0/type", "iwlwifi_1");
        tree.write("sys/class/thermal/thermal_zone0/temp", "11000");
        tree.write("sys/class/thermal/thermal_zone1/type", type);
        tree.write("sys/class/thermal/thermal_zone1/temp", "39500");
        try (HostBoard board = board()) {
            List<String> names =
                    board.capabilities().pins().stream().map(Pin::name).toList();
            assertThat(names.contains("cpu-temperature")).isEqualTo(taken);
            if (taken) {
                assertThat(read(board, "cpu-temperature")).isEqualTo(39.5);
            }
        }
    }

    @Test
    void aMonitorWithoutLabelsGivesItsFirstTemperature() {
        HostTree tree = new HostTree(root);
        tree.write("proc/uptime", "5.00 1.00");
        tree.write("sys/class/hwmon/hwmon0/name", "cpu_thermal");
        tree.write("sys/class/hwmon/hwmon0/temp1_input", "51000");
        try (HostBoard board = board()) {
            assertThat(read(board, "cpu-temperature")).isEqualTo(51);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load-1m          | proc/loadavg                       | many         | should hold a number instead of 'many'",
                "load-5m          | proc/loadavg                       | 1.0          | has no column 2",
                "memory-used      | proc/meminfo                       | MemTotal: 1  | has no line MemAvailable:",
                "cpu-utilisation  | proc/stat                          | intr 0       | has no line cpu",
                "network-sent     | proc/net/dev                       | eth0: 1 2 3  | has no column 9 in 'eth0: 1 2 3'",
                "cpu-temperature  | sys/class/hwmon/hwmon1/temp2_input | 999999       | reports 999.999 °C, which is outside -100.0 to 200.0",
            })
    void nonsenseIsAFailureAndNotAValue(String pin, String file, String content, String problem) {
        HostTree tree = HostTree.complete(root);
        try (HostBoard board = board()) {
            AnalogInput input = board.openAnalogInput(AnalogInputSettings.of(pin));
            tree.write(file, content);
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(input::read)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INPUT_OUTPUT))
                    .satisfies(e -> assertThat(e.place()).isEqualTo("this " + pin))
                    .withMessageContaining(problem);
        }
    }

    @Test
    void aSensorThatVanishesFailsAndWorksAgainWhenItIsBack() {
        HostTree tree = HostTree.complete(root);
        try (HostBoard board = board()) {
            AnalogInput input = board.openAnalogInput(AnalogInputSettings.of("uptime"));
            tree.delete("proc/uptime");
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(input::read)
                    .satisfies(e -> assertThat(e.isRetryable()).isTrue())
                    .withMessageContaining("proc/uptime");
            tree.write("proc/uptime", "6.00 1.00");
            assertThat(input.read().value()).isEqualTo(6);
        }
    }

    @Test
    void aSensorThatCannotBeReadAtItsOpeningLeavesThePinFree() {
        HostTree tree = HostTree.complete(root);
        try (HostBoard board = board()) {
            tree.write("proc/stat", "intr 0");
            assertThatExceptionOfType(HalException.class)
                    .isThrownBy(() -> board.openAnalogInput(AnalogInputSettings.of("cpu-utilisation")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INPUT_OUTPUT));
            tree.cpu(50);
            assertThat(read(board, "cpu-utilisation")).isBetween(0.0, 100.0);
        }
    }

    @Test
    void aMissingPermissionIsNamedWithARemedy() {
        HalException failure =
                HostBoard.failure("this led-ACT", new AccessDeniedException("/sys/class/leds/ACT/trigger"));
        assertThat(failure.kind()).isEqualTo(Kind.NOT_PERMITTED);
        assertThat(failure)
                .hasMessage(
                        "this led-ACT: no permission for /sys/class/leds/ACT/trigger; run as root, or let a udev rule"
                                + " give it to your group");
    }

    @Test
    void aComputerWithoutProcIsAFaultOfTheSettings() {
        BoardSettings settings = BoardSettings.of("this").withOptions(Map.of("root", root.toString()));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> new HostProvider().open(settings).close())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .satisfies(e -> assertThat(e.place()).isEqualTo("boards.this.root"))
                .withMessageContaining("there is no folder " + root.resolve("proc"));
    }

    @Test
    void thisComputerHasTheSensorsThatEveryLinuxHas() {
        try (Board board = new HostProvider().open(BoardSettings.of("this"))) {
            assertThat(board.capabilities().pins())
                    .extracting(Pin::name)
                    .contains("load-1m", "memory-used", "disk-used", "uptime", "network-received");
            assertThat(read(board, "uptime")).isPositive();
            assertThat(read(board, "memory-used")).isStrictlyBetween(0.0, 100.0); // Some have very much of it.
            assertThat(read(board, "memory-available")).isPositive();
            assertThat(read(board, "disk-available")).isPositive();
        }
    }

    private HostBoard board() {
        return HostBoard.open(BoardSettings.of("this"), root);
    }

    private static double read(Board board, String pin) {
        try (AnalogInput input = board.openAnalogInput(AnalogInputSettings.of(pin))) {
            return input.read().value();
        }
    }
}
