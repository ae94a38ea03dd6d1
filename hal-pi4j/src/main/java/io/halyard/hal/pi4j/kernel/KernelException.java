// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

/** The kernel refused something, or there is nothing to ask it of. The message says what, why, and where it can, the remedy. */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * @param errno what the kernel said
     * @param message the whole sentence, error number included
     */
    public KernelException(Errno errno, String message) {
        super(message);
        this.errno = errno.number();
    }

    /** {@return what the kernel said} */
    public Errno errno() {
        return new Errno(errno);
    }
}
