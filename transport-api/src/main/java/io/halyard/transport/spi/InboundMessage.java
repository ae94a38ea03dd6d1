// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.ReceivedMessage;

/**
 * A message as a link hands it over.
 *
 * @param message what the user will see
 * @param acknowledge tells the broker that it is done, from any thread, without blocking; does nothing for QoS 0, when called
 *     again, and when the connection is gone
 */
public record InboundMessage(ReceivedMessage message, Runnable acknowledge) {}
