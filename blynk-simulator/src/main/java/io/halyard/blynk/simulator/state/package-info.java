// SPDX-License-Identifier: Apache-2.0
/**
 * What the simulated cloud knows: the template's datastreams, and of each device its values, histories, properties,
 * events, metadata and diagnostics. Nothing here knows MQTT or HTTP; both sides meet in
 * {@link io.halyard.blynk.simulator.state.DeviceState}.
 *
 * <p>Threads: everything may be called from any thread. One lock for each device; no user code runs under it.
 */
@NullMarked
package io.halyard.blynk.simulator.state;

import org.jspecify.annotations.NullMarked;
