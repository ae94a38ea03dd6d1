// SPDX-License-Identifier: Apache-2.0
/**
 * The computer itself as a board: its sensors are analog inputs, its LEDs digital outputs. It needs no hardware beyond the
 * computer, no library and no rights, except for the LEDs.
 *
 * <p>All of it is read from files that the kernel documents: {@code proc(5)}, {@code Documentation/filesystems/proc.rst}, {@code
 * Documentation/hwmon/sysfs-interface.rst}, {@code Documentation/ABI/testing/sysfs-class-thermal} and {@code
 * Documentation/leds/leds-class.rst}. A sensor of which the file is not there is not among the board's pins.
 *
 * <p>Threads: none, each reading is made by the thread that asks for it; two virtual ones for each listener of samples.
 */
@NullMarked
package io.halyard.hal.host;

import org.jspecify.annotations.NullMarked;
