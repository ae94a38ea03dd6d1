// SPDX-License-Identifier: Apache-2.0
/**
 * The simulated cloud's HTTP side: the device API under {@code /external/api/} and the dashboard.
 *
 * <p>Threads: everything runs on the one event loop.
 */
@NullMarked
package io.halyard.blynk.simulator.http;

import org.jspecify.annotations.NullMarked;
