// SPDX-License-Identifier: Apache-2.0
/**
 * What the tests of every module share. It stands beside the house: it knows no module of ours, and only tests use it.
 *
 * <p>{@link io.halyard.testkit.NeedsProgram} names a system package that a test cannot do without,
 * {@link io.halyard.testkit.Mosquitto} is a real broker as a process of its own,
 * {@link io.halyard.testkit.FaultProxy} a path that can break, and {@link io.halyard.testkit.NothingLeaks}
 * is asked after every single test (it registers itself).
 */
@NullMarked
package io.halyard.testkit;

import org.jspecify.annotations.NullMarked;
