// SPDX-License-Identifier: Apache-2.0
/**
 * The contract suite of the HAL: what every implementation of a board has to pass. It is published as the test-jar of this
 * module.
 *
 * <h2>For implementers</h2>
 * Depend on {@code io.halyard:hal-api} with type {@code test-jar} and scope {@code test}, write one {@link
 * io.halyard.hal.contract.HalBench} that opens a board together with what lies outside of its pins, and one subclass of each
 * contract, named after it: {@code SimulatedDigitalInputTest extends DigitalInputContract}. Each is a few lines:
 *
 * <pre>{@code
 * class SimulatedDigitalInputTest extends DigitalInputContract {
 *     @Override
 *     protected HalBench openBench(BoardSettings settings) {
 *         return ExampleBench.open(settings);
 *     }
 * }
 * }</pre>
 *
 * Nothing in here is skipped. Where the bench says that a board lacks an ability, the tests assert that it is refused as rule
 * R2 wants it; where it says that it cannot see or do something outside, the tests assert that it says why, and what can be
 * said from inside. A test's name cites the rule of {@link io.halyard.hal.spi} that it checks.
 */
@NullMarked
package io.halyard.hal.contract;

import org.jspecify.annotations.NullMarked;
