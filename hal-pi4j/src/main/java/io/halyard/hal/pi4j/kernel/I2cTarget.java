// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One device on an {@code /dev/i2c-N}, through a descriptor of its own. Opening it does not talk to the device. Safe for any
 * thread; a transaction holds the bus from its first start to its stop.
 */
public final class I2cTarget implements KernelResource {
    /** The lowest address that a device can have. */
    public static final int LOWEST_ADDRESS = 0x08;
    /** The highest address that a device can have. */
    public static final int HIGHEST_ADDRESS = 0x77;

    /** How transactions reach the bus. */
    public enum Protocol {
        /** I2C where the adapter can, otherwise SMBus for what SMBus can say. */
        ANY,
        /** I2C ({@code I2C_RDWR}): refused where the adapter cannot. */
        I2C,
        /** SMBus for what SMBus can say, otherwise I2C where the adapter can. */
        SMBUS,
        /** {@code read} and {@code write} of the file: a stop follows each message. */
        FILE
    }

    private static final OpenDevice.Words WORDS = new OpenDevice.Words(
            "i2c", "switch the bus on (sudo raspi-config, Interface Options, I2C)", I2cTarget::remedy);

    private final OpenDevice device;
    private final int address;
    private final Protocol protocol;
    private final long functions;

    private I2cTarget(OpenDevice device, int address, Protocol protocol, long functions) {
        this.device = device;
        this.address = address;
        this.protocol = protocol;
        this.functions = functions;
    }

    /**
     * Opens a device.
     *
     * @param path e.g. {@code /dev/i2c-1}
     * @param address 0x08 to 0x77, the seven bits without read and write
     * @throws KernelException with ENOENT, EACCES; EBUSY when a driver of the kernel has the device, which the message names;
     *     ERANGE for an address that is none; EOPNOTSUPP when the adapter does not speak the protocol
     */
    public static I2cTarget open(Path path, int address, Protocol protocol) {
        if (address < LOWEST_ADDRESS || address > HIGHEST_ADDRESS) {
            throw new KernelException(
                    Errno.ERANGE,
                    String.format("I2C address 0x%02X is outside 0x08 to 0x77 (seven bits, no read bit)", address));
        }
        return OpenDevice.open(path, String.format("0x%02X on %s", address, path), WORDS, device -> {
            I2cTarget target = new I2cTarget(device, address, protocol, functions(device));
            target.choose(path);
            return target;
        });
    }

    /** {@return whether an adapter does plain I2C} */
    static boolean speaksI2c(Path path) {
        return OpenDevice.open(path, path.toString(), WORDS, device -> {
            try (device) {
                return (functions(device) & I2cUapi.I2C_FUNC_I2C) != 0;
            }
        });
    }

    private static long functions(OpenDevice device) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment answer = call.allocate(JAVA_LONG);
            device.ioctl("ask the adapter of", I2cUapi.I2C_FUNCS, answer);
            return answer.get(JAVA_LONG, 0);
        }
    }

    /** {@return bus and device, e.g. {@code 0x76 on /dev/i2c-1}} */
    public String place() {
        return device.place();
    }

    /** {@return whether the adapter does plain I2C, not only what SMBus can say} */
    public boolean isI2c() {
        return (functions & I2cUapi.I2C_FUNC_I2C) != 0;
    }

    /**
     * Sends and receives, in one transaction with repeated starts. What is received is in the messages' buffers, from their
     * positions on.
     *
     * @throws KernelException with ENXIO or EREMOTEIO when the device does not answer, EAGAIN when another master won the bus,
     *     ETIMEDOUT when somebody holds the clock, EOPNOTSUPP for what adapter and protocol cannot say (nothing is sent
     *     then), EBADF when it is closed
     */
    public void transfer(List<I2cMessage> messages) {
        device.enter();
        try {
            if (protocol == Protocol.FILE) {
                I2cTransfers.file(device, messages);
            } else if (protocol == Protocol.SMBUS || !isI2c()) {
                boolean said = SmbusTransfers.say(device, functions, messages);
                if (!said && isI2c()) {
                    I2cTransfers.combined(device, address, messages);
                } else if (!said) {
                    throw new KernelException(
                            Errno.EOPNOTSUPP,
                            "cannot transfer with " + place() + ": its adapter speaks SMBus only, which has no "
                                    + SmbusTransfers.describe(messages) + ": " + Errno.EOPNOTSUPP);
                }
            } else {
                I2cTransfers.combined(device, address, messages);
            }
        } finally {
            device.leave();
        }
    }

    @Override
    public void close() {
        device.close();
    }

    private void choose(Path path) {
        if (protocol == Protocol.I2C && !isI2c()) {
            throw new KernelException(
                    Errno.EOPNOTSUPP,
                    "the adapter of " + path + " speaks SMBus only: " + Errno.EOPNOTSUPP
                            + "; open the device with SMBus instead");
        }
        int result = device.ioctl(I2cUapi.I2C_SLAVE, MemorySegment.ofAddress(address));
        if (result == -Errno.EBUSY.number()) {
            throw new KernelException(
                    Errno.EBUSY,
                    place() + " is in use by the kernel's driver '" + driver(path) + "': " + Errno.EBUSY
                            + "; remove its overlay or unload it");
        }
        if (result < 0) {
            throw device.failure("address", new Errno(-result));
        }
    }

    private String driver(Path path) {
        String bus = path.getFileName().toString().replace("i2c-", "");
        Path link = Path.of("/sys/bus/i2c/devices", String.format("%s-%04x", bus, address), "driver");
        try {
            return Files.readSymbolicLink(link).getFileName().toString();
        } catch (IOException _) {
            return "unknown";
        }
    }

    private static String remedy(Errno errno) {
        if (errno.equals(Errno.ENXIO) || errno.equals(Errno.EREMOTEIO)) {
            return "; nothing answers at this address: check wiring, power and the address (i2cdetect shows who answers)";
        }
        if (errno.equals(Errno.EAGAIN)) {
            return "; another master won the bus";
        }
        if (errno.equals(Errno.ETIMEDOUT)) {
            return "; somebody holds the clock or data line low";
        }
        return "";
    }
}
