// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.time.Instant;

/**
 * An event a device logged.
 *
 * @param time when it arrived
 * @param code its code, e.g. {@code too_hot}
 * @param description what the device wrote; the code where the device left it empty
 */
public record DeviceEvent(Instant time, String code, String description) {}
