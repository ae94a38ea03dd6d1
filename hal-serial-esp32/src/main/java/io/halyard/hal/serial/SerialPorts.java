// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The serial ports of this computer: the only class that knows jSerialComm.
 *
 * <p>What its error codes mean was measured on Linux; after a successful open the code is stale, so only the boolean is trusted.
 */
final class SerialPorts implements SerialLine.Source {
    /** The port's name that looks for the only one a board can be at. */
    static final String AUTOMATIC = "auto";

    /** Ports of USB: those that a computer has built in are always there, board or not. */
    private static final Pattern USB = Pattern.compile(".*(ttyUSB|ttyACM|cu\\.usb|cu\\.SLAB|cu\\.wchusb|COM)[^/]*");

    private static final int BUSY_HERE = 2;
    private static final int BUSY_ELSEWHERE = 11;
    private static final int BUSY_DEVICE = 16;
    private static final int NO_ACCESS = 13;
    private static final int NO_TERMINAL = 25;

    private final String board;
    private final String port;
    private final int baud;
    private final Supplier<List<String>> present;

    /**
     * @param board the board's name in settings, for failures
     * @param port a path as {@code /dev/ttyUSB0} or {@code /dev/serial/by-id/...}, a name as {@code ttyUSB0} or {@code COM3}, or
     *     {@value #AUTOMATIC}: the only USB serial port there is, looked for at each opening
     * @param baud the speed of a port that has one
     */
    SerialPorts(String board, String port, int baud) {
        this(board, port, baud, SerialPorts::names);
    }

    /** @param present lists the ports of the system */
    SerialPorts(String board, String port, int baud, Supplier<List<String>> present) {
        this.board = board;
        this.port = port;
        this.baud = baud;
        this.present = present;
    }

    @Override
    public SerialLine open() {
        if (port.equals(AUTOMATIC)) {
            return new SerialPorts(board, only(), baud, present).open();
        }
        NativeLibrary.prepare();
        SerialPort serial;
        try {
            serial = SerialPort.getCommPort(port);
        } catch (SerialPortInvalidPortException e) {
            throw missing();
        }
        serial.setBaudRate(baud);
        serial.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 0, 0);
        if (!serial.openPort(0)) {
            throw failure(serial.getLastErrorCode());
        }
        return new OpenPort(serial, port);
    }

    private String only() {
        List<String> ports = present.get().stream()
                .filter(name -> USB.matcher(name).matches())
                .toList();
        return switch (ports.size()) {
            case 0 ->
                throw new HalException(
                        Kind.NOT_CONNECTED, board, "there is no USB serial port. Plug the board in: it is waited for");
            case 1 -> ports.getFirst();
            default ->
                throw new HalException(
                        Kind.INVALID_SETTING,
                        "boards." + board + ".port",
                        "'auto' finds " + ports.size() + " serial ports, " + String.join(", ", ports)
                                + ": name one of them");
        };
    }

    private HalException missing() {
        List<String> others = present.get();
        return new HalException(
                Kind.NOT_CONNECTED,
                board,
                "there is no serial port " + port
                        + (others.isEmpty() ? ", nor any other one" : "; there are " + String.join(", ", others))
                        + ". Plug the board in: it is waited for");
    }

    /** {@return what a refused open means} */
    HalException failure(int code) {
        if (!Files.exists(Path.of(port)) && port.startsWith("/")) {
            return missing();
        }
        return switch (code) {
            case BUSY_HERE ->
                new HalException(
                        Kind.IN_USE,
                        board,
                        "this program has the serial port " + port + " open already: close that first");
            case BUSY_ELSEWHERE, BUSY_DEVICE ->
                new HalException(
                        Kind.IN_USE,
                        board,
                        "another program has the serial port " + port + " open: end it ('fuser " + port
                                + "' names it)");
            case NO_ACCESS ->
                new HalException(
                        Kind.NOT_PERMITTED,
                        board,
                        "this user may not open the serial port " + port + ": add the user to the group " + group()
                                + " (usermod -aG " + group() + " USER) and log in again");
            case NO_TERMINAL ->
                new HalException(Kind.INVALID_SETTING, "boards." + board + ".port", port + " is no serial port");
            default ->
                new HalException(
                        Kind.INPUT_OUTPUT,
                        board,
                        "the serial port " + port + " does not open: error " + code + " of the system");
        };
    }

    private String group() {
        try {
            return String.valueOf(Files.getAttribute(Path.of(port), "posix:group"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return "dialout";
        }
    }

    /** {@return the names of the ports that the system lists; pseudo-terminals are not among them} */
    static List<String> names() {
        NativeLibrary.prepare();
        return Arrays.stream(SerialPort.getCommPorts())
                .map(SerialPort::getSystemPortPath)
                .sorted()
                .collect(Collectors.toList());
    }

    @Override
    public String toString() {
        return port;
    }

    private record OpenPort(SerialPort serial, String name) implements SerialLine {
        @Override
        public int read(byte[] into) {
            int count = serial.readBytes(into, into.length);
            return count > 0 ? count : -1; // without a time-out, nothing means that the port is closed or gone
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            int done = 0;
            while (done < bytes.length) {
                int count = serial.writeBytes(bytes, bytes.length - done, done);
                if (count <= 0) {
                    throw new IOException("the serial port " + name + " takes no more bytes");
                }
                done += count;
            }
        }

        @Override
        public void close() {
            serial.closePort();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
