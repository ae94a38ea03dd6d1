// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a port does not open, in the words that a user reads. */
class SerialPortsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aMissingPortIsNamedAndWaitedFor() {
        String port = folder.resolve("ttyUSB7").toString();
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> new SerialPorts("pico", port, 115_200).open())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_CONNECTED))
                .withMessageStartingWith("pico: there is no serial port " + port)
                .withMessageEndingWith("Plug the board in: it is waited for");
    }

    @Test
    void autoTakesTheOnlyUsbPort() {
        String link = folder.resolve("ttyUSB0").toString();
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> auto("/dev/ttyS0", link).open())
                .withMessageStartingWith("pico: there is no serial port " + link + "; there are /dev/ttyS0, " + link);
    }

    @Test
    void autoWaitsForAPort() {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> auto("/dev/ttyS0").open())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_CONNECTED))
                .withMessage("pico: there is no USB serial port. Plug the board in: it is waited for");
    }

    @Test
    void autoDoesNotGuessBetweenTwoPorts() {
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> auto("/dev/ttyACM0", "/dev/ttyUSB0").open())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .withMessage(
                        "boards.pico.port: 'auto' finds 2 serial ports, /dev/ttyACM0, /dev/ttyUSB0: name one of them");
    }

    private static SerialPorts auto(String... present) {
        return new SerialPorts("pico", SerialPorts.AUTOMATIC, 115_200, () -> List.of(present));
    }

    @Test
    void aFileIsNoPort() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(HalException.class)
                .isThrownBy(() -> new SerialPorts("pico", file.toString(), 115_200).open())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_SETTING))
                .satisfies(e -> assertThat(e.place()).isEqualTo("boards.pico.port"))
                .withMessage("boards.pico.port: " + file + " is no serial port");
    }

    @Test
    void aForbiddenPortNamesTheGroupThatHelps() throws Exception {
        Path file = Files.createFile(folder.resolve("ttyACM0"));
        String group = String.valueOf(Files.getAttribute(file, "posix:group"));
        HalException e = new SerialPorts("pico", file.toString(), 115_200).failure(13);
        assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED);
        assertThat(e).hasMessageContaining("add the user to the group " + group + " (usermod -aG " + group + " USER)");
    }

    @Test
    void aBusyPortSaysWhoMayHaveIt() {
        SerialPorts ports = new SerialPorts("pico", "COM3", 115_200);
        assertThat(ports.failure(2).kind()).isEqualTo(Kind.IN_USE);
        assertThat(ports.failure(2)).hasMessageContaining("this program has the serial port COM3 open already");
        assertThat(ports.failure(11).kind()).isEqualTo(Kind.IN_USE);
        assertThat(ports.failure(11)).hasMessageContaining("another program has the serial port COM3 open");
        assertThat(ports.failure(16).kind()).isEqualTo(Kind.IN_USE);
    }

    @Test
    void anythingElseIsToldWithItsCode() {
        HalException e = new SerialPorts("pico", "COM3", 115_200).failure(5);
        assertThat(e.kind()).isEqualTo(Kind.INPUT_OUTPUT);
        assertThat(e).hasMessage("pico: the serial port COM3 does not open: error 5 of the system");
    }
}
