// SPDX-License-Identifier: Apache-2.0
package io.halyard.hal.pi4j.bus;

import io.halyard.hal.pi4j.kernel.Errno;
import io.halyard.hal.pi4j.kernel.KernelException;
import io.halyard.hal.pi4j.kernel.KernelResource;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one I/O instance of Pi4J's holds of the kernel's, from its initialization to its shutdown. */
public final class Held<T extends KernelResource> {
    private final String name;
    private volatile @Nullable T held;

    /**
     * @param name the instance's
     */
    public Held(String name) {
        this.name = name;
    }

    /** Takes it, while the instance is initialized. */
    public void initialize(Supplier<T> opening) {
        try {
            held = opening.get();
        } catch (KernelException e) {
            throw Opening.notInitialized(e);
        }
    }

    /** Takes it anew; the old one has been closed. */
    public void renew(Supplier<T> opening) {
        try {
            held = opening.get();
        } catch (KernelException e) {
            throw Opening.failed(e);
        }
    }

    /**
     * {@return it}
     *
     * @throws KernelException with EBADF before it is taken
     */
    public T open() {
        T opened = held;
        if (opened == null) {
            throw new KernelException(Errno.EBADF, name + " is not initialized");
        }
        return opened;
    }

    /** Does something with it. What the kernel refuses is a failure of Pi4J's. */
    public void use(Consumer<T> action) {
        try {
            action.accept(open());
        } catch (KernelException e) {
            throw Opening.failed(e);
        }
    }

    /** {@return what it answers} What the kernel refuses is a failure of Pi4J's. */
    public <R> R ask(Function<T, R> question) {
        try {
            return question.apply(open());
        } catch (KernelException e) {
            throw Opening.failed(e);
        }
    }

    /** Gives it back. Harmless again, and where it was never taken. */
    public void close() {
        T opened = held;
        if (opened != null) {
            opened.close();
        }
    }
}
