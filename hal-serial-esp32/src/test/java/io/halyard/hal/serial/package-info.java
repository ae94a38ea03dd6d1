// SPDX-License-Identifier: Apache-2.0
/** Tests of the serial bridge, most of them against a real MicroPython: {@link io.halyard.hal.serial.MicroPythonBoard}. */
@NullMarked
package io.halyard.hal.serial;

import org.jspecify.annotations.NullMarked;
