// SPDX-License-Identifier: Apache-2.0
/**
 * The two topic contracts that Blynk servers speak, behind one sealed interface: {@link io.halyard.blynk.dialect.Dialect}
 * turns calls into messages and messages into {@link io.halyard.blynk.dialect.Downlink}s. No threads, no connection, no state.
 *
 * <h2>For users</h2>
 * Only {@link io.halyard.blynk.dialect.DialectName} and {@link io.halyard.blynk.dialect.Names} are met outside, in settings.
 *
 * <h2>For implementers</h2>
 * <ol>
 *   <li>What a dialect cannot serve it MUST refuse at once, naming the dialect, the call and what to configure.
 *   <li>A message from the server MUST never make decoding throw: what is wrong becomes {@code Downlink.Malformed}.
 * </ol>
 *
 * <p>Protocol facts: Blynk.Cloud's device MQTT API documentation; the topics of the MicroPython Blynk MQTT SDK.
 */
@NullMarked
package io.halyard.blynk.dialect;

import org.jspecify.annotations.NullMarked;
