// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Runs something without root's rights, in this very process: only for the virtual machine, where we are root. */
@SuppressWarnings("restricted")
final class Nobody {
    private static final int NOBODY = 65534;
    private static final MethodHandle SETEUID = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("seteuid"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Nobody() {}

    static void asNobody(Runnable check) {
        become(NOBODY);
        try {
            check.run();
        } finally {
            become(0);
        }
    }

    private static void become(int user) {
        try {
            if ((int) SETEUID.invokeExact(user) != 0) {
                throw new IllegalStateException("cannot become user " + user);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("seteuid threw", e);
        }
    }
}
