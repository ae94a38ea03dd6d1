// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.util.concurrent.TimeUnit;

/** A library-only user's program: one transport, nothing else of the house. */
public final class PlainMqtt {
    private PlainMqtt() {}

    /**
     * Subscribes, publishes three messages to itself, and ends.
     *
     * @param args the broker's URI, e.g. {@code mqtt://127.0.0.1}
     * @throws Exception when no broker is there within ten seconds
     */
    public static void main(String[] args) throws Exception {
        String uri = args.length > 0 ? args[0] : "mqtt://127.0.0.1";
        try (MqttTransport transport = MqttTransports.create(TransportSettings.of(uri), "hivemq")) {
            transport.onStateChange(change -> System.out.println(change.from() + " -> " + change.to()));
            transport
                    .subscribe(
                            "halyard/sample", Qos.AT_LEAST_ONCE, message -> System.out.println("got " + message.text()))
                    .granted();
            transport.connect();
            for (int i = 1; i <= 3; i++) {
                transport.publish(Message.of("halyard/sample", "message " + i)).get(10, TimeUnit.SECONDS);
            }
        }
    }
}
