// SPDX-License-Identifier: Apache-2.0
package io.halyard.runtime;

import io.halyard.runtime.DeviceSettings.OutboxChoice;
import io.halyard.runtime.DeviceSettings.TransportChoice;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.outbox.DiskOutbox;
import io.halyard.transport.session.JmxStatistics;
import io.halyard.transport.session.MqttTransports;

/** Makes a transport as settings want it, with what belongs to it. */
final class OpenTransport {
    private OpenTransport() {}

    /**
     * {@return the transport, not connected}
     *
     * @param effective its settings, where they differ from the chosen ones
     * @param name under which JMX shows it
     * @param open takes what is to be closed
     */
    static MqttTransport of(TransportChoice choice, TransportSettings effective, String name, OpenParts open) {
        MqttTransport transport = choice.outbox().isPresent()
                ? MqttTransports.create(
                        effective, choice.client(), outbox(choice.outbox().get(), effective))
                : MqttTransports.create(effective, choice.client());
        open.add(transport);
        if (choice.jmx()) {
            open.add(JmxStatistics.register(transport, name));
        }
        return transport;
    }

    private static DiskOutbox outbox(OutboxChoice choice, TransportSettings settings) {
        return DiskOutbox.open(choice.folder(), choice.sync(), settings.limits().maximumPacketBytes());
    }
}
