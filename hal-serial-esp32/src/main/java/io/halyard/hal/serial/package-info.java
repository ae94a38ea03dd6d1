// SPDX-License-Identifier: Apache-2.0
/**
 * ESP32 and Pico boards on a serial cable, as {@link io.halyard.hal.Board}s.
 *
 * <h2>For users</h2>
 * Name the provider {@code serial} in settings, or call {@link io.halyard.hal.serial.SerialBoardProvider} yourself, or install
 * {@link io.halyard.hal.serial.SerialModule}. The board runs MicroPython with the program in {@code firmware/}. A board that is
 * unplugged is waited for; when it is back its pins are as the program left them.
 *
 * <h2>For maintainers</h2>
 * The protocol is {@code firmware/protocol.md}: host and board are written from it, and {@code firmware/tests/transcript.txt}
 * holds both to it. {@code SerialLine} is the only door to jSerialComm, whose types stay in this package. Each board has two
 * platform threads, which run no user code: one is blocked in reading, the other one writes, and keeps all deadlines.
 */
@NullMarked
package io.halyard.hal.serial;

import org.jspecify.annotations.NullMarked;
