// SPDX-License-Identifier: Apache-2.0
/** Bench {@code connections}: thousands of connections in one JVM, what they cost, and how they come back after an outage. */
@NullMarked
package io.halyard.benchmarks.connections;

import org.jspecify.annotations.NullMarked;
