// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.value;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * What time the server says it is where the device is.
 *
 * @param instant now
 * @param zone the name of the time zone, e.g. {@code Europe/Berlin}
 * @param rule the zone's rule as POSIX writes it, e.g. {@code CET-1CEST,M3.5.0,M10.5.0/3}
 * @param offset standard time's distance from UTC, east is positive
 * @param daylightSaving what daylight saving adds now
 * @param iso8601 now as the server wrote it
 */
public record ServerTime(
        Instant instant, String zone, String rule, Duration offset, Duration daylightSaving, String iso8601) {
    /** {@return now, where the device is} */
    public OffsetDateTime local() {
        Duration total = offset.plus(daylightSaving);
        return instant.atOffset(ZoneOffset.ofTotalSeconds((int) total.toSeconds()));
    }
}
