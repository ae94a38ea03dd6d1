// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.dialect;

import io.halyard.blynk.value.DatastreamValue;
import java.time.Instant;

/**
 * A value of the past.
 *
 * @param time when it was
 * @param value what it was
 */
public record TimedValue(Instant time, DatastreamValue value) {}
