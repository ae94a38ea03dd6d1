// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

/**
 * An error number of the kernel ({@code asm-generic/errno-base.h}, {@code asm-generic/errno.h}).
 *
 * @param number positive, e.g. 16
 */
public record Errno(int number) {
    /** Operation not permitted. */
    public static final Errno EPERM = new Errno(1);
    /** No such file. */
    public static final Errno ENOENT = new Errno(2);
    /** A signal came; call again. */
    public static final Errno EINTR = new Errno(4);
    /** No such device or address. */
    public static final Errno ENXIO = new Errno(6);
    /** The device or its wires failed. */
    public static final Errno EIO = new Errno(5);
    /** Not an open descriptor: it was closed. */
    public static final Errno EBADF = new Errno(9);
    /** Try again; on I2C: another master won the bus. */
    public static final Errno EAGAIN = new Errno(11);
    /** Permission denied. */
    public static final Errno EACCES = new Errno(13);
    /** Somebody else has it. */
    public static final Errno EBUSY = new Errno(16);
    /** What came is damaged. */
    public static final Errno EBADMSG = new Errno(74);
    /** The device is gone. */
    public static final Errno ENODEV = new Errno(19);
    /** An argument that the kernel or the driver does not take. */
    public static final Errno EINVAL = new Errno(22);
    /** Outside the range that the driver takes. */
    public static final Errno ERANGE = new Errno(34);
    /** A message longer than the driver's buffer. */
    public static final Errno EMSGSIZE = new Errno(90);
    /** The driver or the device cannot do that. */
    public static final Errno EOPNOTSUPP = new Errno(95);
    /** No answer in time; on I2C: somebody holds the clock. */
    public static final Errno ETIMEDOUT = new Errno(110);
    /** On I2C: no acknowledge. */
    public static final Errno EREMOTEIO = new Errno(121);

    /** {@return the kernel's name, where we know it, and the number: {@code EBUSY (16)}} */
    @Override
    public String toString() {
        String name = switch (number) {
            case 1 -> "EPERM";
            case 2 -> "ENOENT";
            case 4 -> "EINTR";
            case 5 -> "EIO";
            case 6 -> "ENXIO";
            case 9 -> "EBADF";
            case 11 -> "EAGAIN";
            case 12 -> "ENOMEM";
            case 13 -> "EACCES";
            case 14 -> "EFAULT";
            case 16 -> "EBUSY";
            case 19 -> "ENODEV";
            case 22 -> "EINVAL";
            case 24 -> "EMFILE";
            case 25 -> "ENOTTY";
            case 34 -> "ERANGE";
            case 71 -> "EPROTO";
            case 74 -> "EBADMSG";
            case 90 -> "EMSGSIZE";
            case 95 -> "EOPNOTSUPP";
            case 110 -> "ETIMEDOUT";
            case 121 -> "EREMOTEIO";
            default -> "errno";
        };
        return name + " (" + number + ")";
    }
}
