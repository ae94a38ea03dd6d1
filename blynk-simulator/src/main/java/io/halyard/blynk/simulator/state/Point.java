// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.time.Instant;

/**
 * A value of a datastream and when it was: the time it arrived, or the time the device gave it.
 *
 * @param time when
 * @param value as text; several values are joined by a 0x00 byte
 */
public record Point(Instant time, String value) {}
