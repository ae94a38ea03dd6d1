// SPDX-License-Identifier: Apache-2.0
/**
 * Bench {@code startup}: from the start of a process to its first acknowledged publish, and what it weighs then. The classes named
 * {@code *Program} are what is started; each prints a line when its publish is acknowledged, and ends with its standard input.
 */
@NullMarked
package io.halyard.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
