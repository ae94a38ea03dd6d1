// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator.state;

import java.time.Instant;

/**
 * What a client did wrong, in words. A device of the cloud dialect reads the same text in {@code downlink/diag}.
 *
 * @param time when
 * @param text what was wrong and what would be right; it holds no token
 */
public record Diagnostic(Instant time, String text) {}
