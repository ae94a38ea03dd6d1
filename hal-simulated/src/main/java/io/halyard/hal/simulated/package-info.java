// SPDX-License-Identifier: Apache-2.0
/**
 * A board in memory, and a bench at which its outside is worked: the default where there is no hardware, and the fake that
 * tests of apps use. It passes the same contract suite as boards of metal.
 *
 * <h2>For users</h2>
 * An app sees a {@link io.halyard.hal.Board} like any other. Whoever plays the world takes the bench of that board:
 * {@link io.halyard.hal.simulated.SimulatedBench#of}, or {@code @Named("header") SimulatedBench} where {@link
 * io.halyard.hal.simulated.SimulatedModule} composes. Without any code, the option {@code signals} lets the world move by
 * itself: see {@link io.halyard.hal.simulated.SimulatedProvider}.
 *
 * <p>On its buses hang devices of {@link io.halyard.hal.simulated.wire}: a BME280 and an ADS1115 that answer register by register, or
 * what a test puts there. What can be broken is in {@link io.halyard.hal.simulated.PinFault}, and for buses at {@link
 * io.halyard.hal.simulated.SimulatedI2cBus#fail}.
 *
 * <p>Threads: none, until something has to happen later (debouncing, a signal) on the system's time; then one,
 * {@code halyard-simulated-NAME}. With {@link io.halyard.hal.simulated.VirtualTime} there is never one: the thread that advances
 * the time does the work.
 */
@NullMarked
package io.halyard.hal.simulated;

import org.jspecify.annotations.NullMarked;
