// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.ReceivedMessage;

/**
 * A message as a link hands it over.
 *
 * @param message what the user will see
 * @param acknowledge tells the broker that it is done, from any thread, without blocking; does nothing for QoS 0, when called
 *     again, and when the connection is gone
 * @param packetId of a message of QoS 1 or 2, by which one of QoS 2 that comes again over the next connection is known; 0 =
 *     it has none
 */
public record InboundMessage(ReceivedMessage message, Runnable acknowledge, int packetId) {}
