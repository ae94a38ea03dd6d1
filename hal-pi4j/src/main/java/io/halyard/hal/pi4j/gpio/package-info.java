// SPDX-License-Identifier: Apache-2.0
/**
 * Digital inputs and outputs as Pi4J knows them, on the kernel's GPIO character device.
 *
 * <p>What Pi4J's interfaces leave open is settled thus: a debounce time is in microseconds and Pi4J's default of it is
 * 10,000; a line is driven with its initial state from the request on (low where none is configured); a line without a
 * listener causes no interrupts; listeners run on one virtual thread per input, in order, never on the thread that waits for edges; one
 * that throws gets the next event all the same. Every event is a {@link io.halyard.hal.pi4j.gpio.KernelStateChangeEvent}, with the
 * kernel's time of the edge and the number of edges lost before it.
 *
 * <p>Failures are Pi4J's {@code IOException} (unchecked) with the {@link io.halyard.hal.pi4j.kernel.KernelException} as its cause.
 */
@NullMarked
package io.halyard.hal.pi4j.gpio;

import org.jspecify.annotations.NullMarked;
