// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import com.pi4j.context.Context;
import com.pi4j.exception.InitializeException;
import com.pi4j.io.IO;
import com.pi4j.io.exception.IOException;
import io.halyard.hal.pi4j.kernel.KernelException;

/** Enters what is opened in its Pi4J context, and translates the kernel's failures into Pi4J's. */
public final class Opening {
    private Opening() {}

    /** Enters an I/O instance in its context, which initializes it. What fails leaves as it was thrown, not wrapped by the registry. */
    public static <T extends IO<?, ?, ?>> T register(Context context, T instance) {
        try {
            context.registry().add(instance);
            return instance;
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof InitializeException initialize
                    && initialize.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** {@return the one translation of the kernel's failures into Pi4J's} */
    public static IOException failed(KernelException e) {
        return new IOException(e.getMessage(), e);
    }

    /** {@return the same, while an instance is initialized} */
    public static InitializeException notInitialized(KernelException e) {
        return new InitializeException(failed(e));
    }
}
