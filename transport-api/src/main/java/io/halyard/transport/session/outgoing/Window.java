// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session.outgoing;

import io.halyard.transport.Message;
import io.halyard.transport.MqttVersion;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportException;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.spi.MqttLink;
import org.jspecify.annotations.Nullable;

/** How much both sides allow: publishes at a time, and bytes in each. Its methods are steps. */
final class Window {
    private static final int OF_BROKERS = 20;

    private final TransportSettings.Limits limits;
    private final MqttVersion version;
    private int maximumInFlight;
    private int maximumExactlyOnce;
    private int maximumPacketBytes;

    Window(TransportSettings.Limits limits, MqttVersion version) {
        this.limits = limits;
        this.version = version;
    }

    /** There is a connection, and its broker has said what it takes. */
    void begin(MqttLink.Accepted accepted) {
        maximumInFlight = Math.min(limits.maximumInFlight(), accepted.maximumInFlight());
        // Only MQTT 5 brokers say what they can take. Mosquitto 2.0 with its default window of 20 acknowledges more of
        // QoS 2 than it delivers (measured), so before MQTT 5 there are never more.
        maximumExactlyOnce = version == MqttVersion.V5 ? maximumInFlight : Math.min(maximumInFlight, OF_BROKERS);
        maximumPacketBytes = Math.min(limits.maximumPacketBytes(), accepted.maximumPacketBytes());
    }

    /** {@return whether another one of that quality of service has to wait for those under way} */
    boolean isFull(Qos qos, Outbox outbox) {
        int exactlyOnce = outbox.inFlight(Qos.EXACTLY_ONCE);
        return switch (qos) {
            case AT_MOST_ONCE -> outbox.inFlight(qos) >= limits.maximumInFlight();
            case AT_LEAST_ONCE -> outbox.inFlight(qos) + exactlyOnce >= maximumInFlight;
            case EXACTLY_ONCE ->
                exactlyOnce >= maximumExactlyOnce
                        || outbox.inFlight(Qos.AT_LEAST_ONCE) + exactlyOnce >= maximumInFlight;
        };
    }

    /** {@return why a message may not go out, if it is too large for the broker} */
    @Nullable
    TransportException sizeFault(Message message) {
        return PacketSize.fault(message, maximumPacketBytes, "the broker's limit");
    }
}
