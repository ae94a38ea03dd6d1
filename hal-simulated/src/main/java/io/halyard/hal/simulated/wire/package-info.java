// SPDX-License-Identifier: Apache-2.0
/**
 * What hangs from the buses of a simulated board: {@link io.halyard.hal.simulated.wire.Bme280}, {@link
 * io.halyard.hal.simulated.wire.Ads1115} and {@link io.halyard.hal.simulated.wire.RegisterMemory} as they answer on the wire, register by
 * register, and the small interfaces by which tests add devices of their own. None of it knows the board; time comes with each call.
 *
 * <p>Sources: Bosch BST-BME280-DS002 (registers 5.4, compensation 4.2.3 and appendix 8.1), Texas Instruments SBAS444
 * (registers 8.6).
 *
 * <p>Threads: a device on a wire is called under its board's lock, one call at a time; what the outside sets may be set from any
 * thread.
 */
@NullMarked
package io.halyard.hal.simulated.wire;

import org.jspecify.annotations.NullMarked;
