// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import io.halyard.blynk.flow.FlowCounts;
import io.halyard.blynk.handler.Deliveries;

/**
 * What the SDK has done since it was made: counters, read at one moment. Those of the connection are in the transport's own.
 *
 * @param flow what has left, and what waits
 * @param deliveries what handlers made of what came
 * @param received messages from the server
 * @param unhandled those for which there was no handler
 * @param malformed those that broke the contract
 * @param diagnoses those in which the server says what we do wrong
 * @param redirects times that the server sent us elsewhere
 */
public record BlynkStatistics(
        FlowCounts flow,
        Deliveries.Counts deliveries,
        long received,
        long unhandled,
        long malformed,
        long diagnoses,
        long redirects) {}
