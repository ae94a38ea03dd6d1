// SPDX-License-Identifier: Apache-2.0
/**
 * Boards and what their pins do: the hardware abstraction layer (HAL) as its users hold it.
 *
 * <h2>For users</h2>
 * A {@link io.halyard.hal.Board} is anything with pins: a computer's own header, a microcontroller on a serial cable, the
 * computer's own sensors, or a simulation. Ask {@link io.halyard.hal.Board#capabilities()} what a pin can do, open it with a
 * settings record, and close what you opened. All calls may block for the time of one exchange with the board and may come
 * from any thread. Listeners run on virtual threads, in order, one thread per subscription, never on a board's own thread.
 * Every failure is a {@link io.halyard.hal.HalException} that says its {@linkplain io.halyard.hal.HalException#kind() kind}.
 *
 * <p>A word of physical honesty: a written pin is what the board was told, not what a volt meter would read.
 *
 * <h2>For implementers</h2>
 * See {@link io.halyard.hal.spi}. The numbered rules there are what the contract suite (test-jar, package
 * {@code io.halyard.hal.contract}) cites; every implementation passes all of it.
 */
@NullMarked
package io.halyard.hal;

import org.jspecify.annotations.NullMarked;
