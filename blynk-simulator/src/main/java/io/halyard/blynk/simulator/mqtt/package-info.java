// SPDX-License-Identifier: Apache-2.0
/**
 * The simulated cloud's MQTT side: logins, one {@link io.halyard.blynk.simulator.mqtt.Session} for each connection, and the
 * two dialects. Protocol facts: Blynk's public device MQTT documentation (dialect {@code cloud}) and the topics of the
 * MicroPython Blynk SDK (dialect {@code device-topics}).
 *
 * <p>Threads: everything runs on the one event loop; {@code Session.send} and {@code cut} may be called from any thread.
 */
@NullMarked
package io.halyard.blynk.simulator.mqtt;

import org.jspecify.annotations.NullMarked;
