// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import io.halyard.hal.BusFault;
import io.halyard.hal.HalException;
import io.halyard.hal.HalException.Kind;
import io.halyard.hal.pi4j.kernel.Errno;
import io.halyard.hal.pi4j.kernel.KernelException;
import org.jspecify.annotations.Nullable;

/** The one translation of Pi4J's and the kernel's failures into the HAL's. */
final class Failures {
    private Failures() {}

    static HalException translate(String place, RuntimeException e) {
        if (e instanceof HalException already) {
            return already;
        }
        String problem = e.getMessage() == null ? e.toString() : e.getMessage();
        KernelException kernel = kernel(e);
        return new HalException(kernel == null ? Kind.INPUT_OUTPUT : kind(kernel.errno()), place, problem, e);
    }

    /** The same of a device on a bus, where some error numbers mean the device. */
    static HalException ofBus(String place, RuntimeException e) {
        KernelException kernel = kernel(e);
        BusFault fault = kernel == null ? null : fault(kernel.errno());
        return fault == null ? translate(place, e) : new HalException(fault, place, String.valueOf(e.getMessage()), e);
    }

    private static @Nullable BusFault fault(Errno errno) {
        if (errno.equals(Errno.ENXIO)) {
            return BusFault.ADDRESS_NOT_ACKNOWLEDGED;
        }
        if (errno.equals(Errno.EREMOTEIO) || errno.equals(Errno.ENODEV)) {
            return BusFault.NOT_ACKNOWLEDGED;
        }
        if (errno.equals(Errno.EAGAIN)) {
            return BusFault.ARBITRATION_LOST;
        }
        return errno.equals(Errno.EBADMSG) ? BusFault.CHECKSUM : null;
    }

    private static Kind kind(Errno errno) {
        if (errno.equals(Errno.EINVAL) || errno.equals(Errno.ERANGE) || errno.equals(Errno.EMSGSIZE)) {
            return Kind.OUT_OF_RANGE;
        }
        if (errno.equals(Errno.EOPNOTSUPP)) {
            return Kind.UNSUPPORTED;
        }
        if (errno.equals(Errno.ETIMEDOUT)) {
            return Kind.TIMEOUT;
        }
        if (errno.equals(Errno.EBUSY)) {
            return Kind.IN_USE;
        }
        if (errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM)) {
            return Kind.NOT_PERMITTED;
        }
        if (errno.equals(Errno.EBADF)) {
            return Kind.CLOSED;
        }
        if (errno.equals(Errno.ENODEV) || errno.equals(Errno.ENXIO) || errno.equals(Errno.ENOENT)) {
            return Kind.NOT_CONNECTED;
        }
        return Kind.INPUT_OUTPUT;
    }

    private static @Nullable KernelException kernel(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof KernelException kernel) {
                return kernel;
            }
        }
        return null;
    }
}
