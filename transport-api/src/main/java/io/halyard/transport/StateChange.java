// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * A transport's step from one state to the next.
 *
 * @param from the state before
 * @param to the state now
 * @param cause why, where something went wrong
 * @param retryIn when the next attempt follows, in WAITING and REFUSED
 */
public record StateChange(
        TransportState from, TransportState to, Optional<TransportException> cause, Optional<Duration> retryIn) {}
