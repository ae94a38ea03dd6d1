// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.testkit.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The firmware's own tests, on MicroPython, and what can be said of its files. */
class FirmwareTest {
    private static final Path FIRMWARE = Repository.path("hal-serial-esp32/firmware");
    private static final int FLASH_BYTES = 24_000;

    @Test
    @NeedsMicroPython
    void itsOwnTestsPassOnMicroPython() {
        StringBuilder printed = new StringBuilder();
        try (MicroPythonBoard device = MicroPythonBoard.start("import tests.runtests\n", FIRMWARE.resolve("tests"));
                SerialLine line = new SerialPorts("tests", device.port(), 115_200).open()) {
            byte[] buffer = new byte[256];
            while (!printed.toString().matches("(?s).*\nran .*\n.*")) { // What comes behind it may come with it.
                int count = line.read(buffer);
                assertThat(count).as("the board prints").isPositive();
                printed.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        }
        assertThat(printed.toString()).doesNotContain("FAIL").contains(" failed 0");
        assertThat(printed.toString().lines().filter(line -> line.startsWith("ok ")))
                .hasSizeGreaterThan(15);
    }

    @Test
    void onABoardItIsSmallerThan24Kilobytes() throws IOException {
        long bytes = 0;
        for (Path file : sources()) {
            String name = file.getFileName().toString();
            if (!name.startsWith("family_") || name.equals("family_esp32.py")) {
                bytes += Deployed.of(Files.readString(file)).length();
            }
        }
        assertThat(bytes).isBetween(10_000L, (long) FLASH_BYTES);
    }

    @Test
    void theNumbersOfTheProtocolAreTheSameOnBothSides() throws IOException {
        String bridge = Files.readString(FIRMWARE.resolve("halyard/bridge.py"))
                + Files.readString(FIRMWARE.resolve("halyard/pins.py"));
        assertThat(bridge)
                .contains("_HELLO = const(0x" + hex(Wire.HELLO) + ")")
                .contains("_BYE = const(0x" + hex(Wire.BYE) + ")")
                .contains("_NO_SESSION = const(0x" + hex(Wire.NO_SESSION) + ")")
                .contains("PROTOCOL = const(" + Wire.PROTOCOL + ")")
                .contains("_WINDOW = const(" + Wire.WINDOW + ")")
                .contains("0x" + Integer.toHexString(Wire.OP_DUTY) + ": self.duty");
    }

    private static String hex(int number) {
        return Integer.toHexString(number).toUpperCase(java.util.Locale.ROOT);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(FIRMWARE.resolve("halyard"))) {
            return files.filter(file -> file.toString().endsWith(".py")).toList();
        }
    }
}
