// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel's GPIO character device ({@code linux/gpio.h}, the second version of its interface, Linux 5.10 and later)
 * through {@code java.lang.foreign}: no C, no JNI, no library but the C library that the JVM itself uses.
 *
 * <p>Constants and structures keep the kernel's names, so that its documentation explains them. Nothing here knows Pi4J
 * or a board. It needs a 64-bit Linux, x86_64 or AArch64: the constants are the same on both.
 *
 * <p>Threads: a {@link io.halyard.hal.pi4j.kernel.GpioLine} may be used from any; a
 * {@link io.halyard.hal.pi4j.kernel.GpioChip} belongs to the thread that opened it; an
 * {@link io.halyard.hal.pi4j.kernel.EdgeWatch} owns one platform thread.
 */
@NullMarked
package io.halyard.hal.pi4j.kernel;

import org.jspecify.annotations.NullMarked;
