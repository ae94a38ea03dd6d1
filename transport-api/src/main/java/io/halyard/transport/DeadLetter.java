// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

/**
 * A publish of QoS 1 or 2 that was given up, so that it does not block those behind it: the broker refused it, or three
 * connections in a row ended with it alone under way.
 *
 * @param message what could not be delivered
 * @param reason why; kinds {@link TransportException.Kind#REJECTED}, {@link TransportException.Kind#TOO_LARGE} and {@link
 *     TransportException.Kind#UNDELIVERABLE}
 */
public record DeadLetter(Message message, TransportException reason) {}
