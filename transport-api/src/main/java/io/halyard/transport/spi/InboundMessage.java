// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.spi;

import io.halyard.transport.Qos;
import io.halyard.transport.ReceivedMessage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * A message as a link hands it over.
 *
 * @param message what the user will see
 * @param acknowledge tells the broker that it is done, from any thread, without blocking; does nothing for QoS 0, when called
 *     again, and when the connection is gone
 * @param packetId of a message of QoS 1 or 2, by which one of QoS 2 that comes again over the next connection is known; 0 =
 *     it has none
 */
public record InboundMessage(ReceivedMessage message, Runnable acknowledge, int packetId) {
    /**
     * {@return a message that is acknowledged once; never one of QoS 0}
     *
     * @param answer sends the acknowledgement of that packet id, without blocking
     */
    public static InboundMessage of(ReceivedMessage message, int packetId, IntConsumer answer) {
        if (message.qos() == Qos.AT_MOST_ONCE) {
            return new InboundMessage(message, () -> {}, 0);
        }
        AtomicBoolean isAcknowledged = new AtomicBoolean();
        Runnable acknowledge = () -> {
            if (isAcknowledged.compareAndSet(false, true)) {
                answer.accept(packetId);
            }
        };
        return new InboundMessage(message, acknowledge, packetId);
    }
}
