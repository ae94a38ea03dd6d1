// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.contract;

import io.halyard.testkit.Artemis;
import io.halyard.testkit.Ports;
import io.halyard.testkit.TestBroker;
import java.util.EnumSet;
import java.util.Set;

/** Apache Artemis in this process: needs {@code artemis-server} and {@code artemis-mqtt-protocol} on the class path. */
public record ArtemisKind() implements BrokerKind {
    @Override
    public TestBroker open(int port, int window) {
        return Artemis.start(port, "defaultMaximumInFlightPublishMessages=" + window);
    }

    @Override
    public TestBroker admitting(int port, String userName, String password) {
        return Artemis.admitting(port, userName, password);
    }

    @Override
    public TestBroker refusing(String level) {
        return Artemis.refusing(Ports.free(), address -> address.startsWith(level + "."));
    }

    @Override
    public TestBroker limitedTo(int packetBytes) {
        return Artemis.start(Ports.free(), "maximumPacketSize=" + packetBytes);
    }

    @Override
    public TestBroker overWebSocket(int port) {
        return Artemis.start(port);
    }

    /** MQTT and WebSocket at one port. */
    @Override
    public TestBroker encrypted(int port, Encryption encryption) {
        return Artemis.encrypted(port, encryption.certificate(), encryption.clients(), encryption.crlFile());
    }

    @Override
    public Set<BrokerGap> gaps() {
        return EnumSet.allOf(BrokerGap.class);
    }
}
