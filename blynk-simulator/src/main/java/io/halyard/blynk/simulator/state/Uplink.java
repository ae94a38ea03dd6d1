// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.time.Instant;

/**
 * A message that a device published, as it came, refused ones included.
 *
 * @param time when it arrived
 * @param topic the whole topic
 * @param payload as UTF-8 text
 * @param qos 0, 1 or 2
 */
public record Uplink(Instant time, String topic, String payload, int qos) {}
