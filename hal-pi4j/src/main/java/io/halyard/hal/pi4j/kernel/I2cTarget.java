// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One device on an {@code /dev/i2c-N}, through a descriptor of its own. Opening it does not talk to the device. Safe for any
 * thread; a transaction holds the bus from its first start to its stop.
 */
public final class I2cTarget implements AutoCloseable {
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

    private static final String ABSENT = "switch the bus on (sudo raspi-config, Interface Options, I2C)";

    private final Path path;
    private final int address;
    private final int descriptor;
    private final MemorySegment errnoState;
    private final Protocol protocol;
    private final long functions;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed; // guarded by lock

    private I2cTarget(Path path, int address, Protocol protocol, int descriptor, Arena arena) {
        this.path = path;
        this.address = address;
        this.protocol = protocol;
        this.descriptor = descriptor;
        this.errnoState = Libc.errnoState(arena);
        MemorySegment answer = arena.allocate(JAVA_LONG);
        check("ask the adapter of", Libc.ioctl(descriptor, I2cUapi.I2C_FUNCS, answer, errnoState));
        this.functions = answer.get(JAVA_LONG, 0);
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
        Arena arena = Arena.ofAuto();
        MemorySegment errnoState = Libc.errnoState(arena);
        int descriptor = -1;
        try {
            descriptor = DeviceFile.open(path, "i2c", ABSENT, errnoState);
            I2cTarget target = new I2cTarget(path, address, protocol, descriptor, arena);
            target.choose();
            return target;
        } catch (KernelException e) {
            if (descriptor >= 0) {
                Libc.close(descriptor, errnoState);
            }
            throw e;
        }
    }

    /** {@return bus and device, e.g. {@code 0x76 on /dev/i2c-1}} */
    public String place() {
        return String.format("0x%02X on %s", address, path);
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
        lock.lock();
        try {
            if (closed) {
                throw new KernelException(Errno.EBADF, place() + " is closed");
            }
            if (protocol == Protocol.FILE) {
                I2cTransfers.file(descriptor, messages, this::check);
            } else if (protocol == Protocol.SMBUS || !isI2c()) {
                boolean said = SmbusTransfers.say(descriptor, functions, messages, this::check);
                if (!said && isI2c()) {
                    I2cTransfers.combined(descriptor, address, messages, this::check);
                } else if (!said) {
                    throw new KernelException(
                            Errno.EOPNOTSUPP,
                            "cannot transfer with " + place() + ": its adapter speaks SMBus only, which has no "
                                    + SmbusTransfers.describe(messages) + ": " + Errno.EOPNOTSUPP);
                }
            } else {
                I2cTransfers.combined(descriptor, address, messages, this::check);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Frees the descriptor. Harmless when closed already. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                Libc.close(descriptor, errnoState);
            }
        } finally {
            lock.unlock();
        }
    }

    private void choose() {
        if (protocol == Protocol.I2C && !isI2c()) {
            throw new KernelException(
                    Errno.EOPNOTSUPP,
                    "the adapter of " + path + " speaks SMBus only: " + Errno.EOPNOTSUPP
                            + "; open the device with SMBus instead");
        }
        int result = Libc.ioctl(descriptor, I2cUapi.I2C_SLAVE, MemorySegment.ofAddress(address), errnoState);
        if (result == -Errno.EBUSY.number()) {
            throw new KernelException(
                    Errno.EBUSY,
                    place() + " is in use by the kernel's driver '" + driver() + "': " + Errno.EBUSY
                            + "; remove its overlay or unload it");
        }
        check("address", result);
    }

    private String driver() {
        String bus = path.getFileName().toString().replace("i2c-", "");
        Path link = Path.of("/sys/bus/i2c/devices", String.format("%s-%04x", bus, address), "driver");
        try {
            return Files.readSymbolicLink(link).getFileName().toString();
        } catch (IOException _) {
            return "unknown";
        }
    }

    /** {@return the result of a system call that succeeded} */
    private long check(String verb, long result) {
        if (result >= 0) {
            return result;
        }
        Errno errno = new Errno((int) -result);
        throw new KernelException(errno, "cannot " + verb + " " + place() + ": " + errno + remedy(errno));
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
