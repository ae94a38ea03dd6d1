// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.session;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.scripted.ScriptedLinkProvider;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** A transport over links that do what the test says, in virtual time. */
abstract class VirtualBench {
    static final TransportSettings SETTINGS = TransportSettings.of("mqtt://broker.example");

    final VirtualTime time = new VirtualTime();
    final ScriptedLinkProvider links = new ScriptedLinkProvider();
    MqttTransport transport;

    VirtualBench(TransportSettings settings) {
        transport = create(settings);
    }

    @AfterEach
    final void close() {
        transport.close();
    }

    /** From now on the transport is another one. */
    final void use(TransportSettings settings) {
        transport.close();
        transport = create(settings);
    }

    final CompletableFuture<Void> publish(String text) {
        return transport.publish(Message.of("t", text));
    }

    private MqttTransport create(TransportSettings settings) {
        return MqttTransports.create(settings, links, time, Optional.empty());
    }
}
