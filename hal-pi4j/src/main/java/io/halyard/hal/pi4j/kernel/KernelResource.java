// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.kernel;

/** Something of the kernel's that is held until it is closed. */
public interface KernelResource extends AutoCloseable {
    /** Gives it back. Harmless when closed already. */
    @Override
    void close();
}
