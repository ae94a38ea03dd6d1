// SPDX-License-Identifier: Apache-2.0
/**
 * Bench {@code hal}: what the HAL costs over our Pi4J plug-in, and over the system call below. It runs inside the virtual machine
 * with simulated GPIO of {@code hal-pi4j/bench}, which has to be built once.
 */
@NullMarked
package io.halyard.benchmarks.hal;

import org.jspecify.annotations.NullMarked;
