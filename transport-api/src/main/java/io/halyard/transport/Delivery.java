// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * How a message waits while it cannot be sent at once. Once it is sent nothing here matters any more, but for what is left of its
 * expiry with MQTT 5.
 *
 * @param expiry when it has waited that long its future fails with kind {@link TransportException.Kind#DROPPED}; empty = never. A
 *     broker that speaks MQTT 5 is told what is left of it, in seconds, and then drops it for those that are not there
 * @param priority which topics go first when many wait; messages of one topic keep their order whatever their priorities
 * @param latestOnly whether it takes the place of an unsent message of the same topic that says so too, whose future then
 *     fails with kind {@link TransportException.Kind#DROPPED}. With QoS 0 it also waits for a connection, which QoS 0
 *     otherwise does not
 */
public record Delivery(Optional<Duration> expiry, Priority priority, boolean latestOnly) {
    /** What most messages want: no expiry, normal priority, each one sent. */
    public static final Delivery NORMAL = new Delivery(Optional.empty(), Priority.NORMAL, false);

    /** Which topics go first, and which are dropped last when the outbox is full. */
    public enum Priority {
        /** Before all others. */
        URGENT,
        /** The usual. */
        NORMAL,
        /** When nothing else waits. */
        BULK
    }

    public Delivery {
        expiry.ifPresent(duration -> {
            if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Duration.ofDays(3_650)) > 0) {
                throw new TransportException(
                        TransportException.Kind.INVALID_SETTING, "expiry", duration + " is outside 1 ms to 10 years");
            }
        });
    }

    /** {@return the same with an expiry} */
    public Delivery withExpiry(Duration expiry) {
        return new Delivery(Optional.of(expiry), priority, latestOnly);
    }

    /** {@return the same with another priority} */
    public Delivery withPriority(Priority priority) {
        return new Delivery(expiry, priority, latestOnly);
    }

    /** {@return the same, of which only the latest of each topic waits} */
    public Delivery withLatestOnly() {
        return new Delivery(expiry, priority, true);
    }
}
