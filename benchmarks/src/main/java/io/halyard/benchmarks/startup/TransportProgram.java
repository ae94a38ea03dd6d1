// SPDX-License-Identifier: Apache-2.0
package io.halyard.benchmarks.startup;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Payload;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.util.concurrent.TimeUnit;

/** The same with our transport, as a library: nothing else of the house. */
final class TransportProgram {
    private TransportProgram() {}

    /**
     * Runs the program.
     *
     * @param args the broker's port on the loopback interface, the link's name
     */
    public static void main(String[] args) throws Exception {
        try (MqttTransport transport =
                MqttTransports.create(TransportSettings.of("mqtt://127.0.0.1:" + args[0]), args[1])) {
            transport.connect();
            transport
                    .publish(Message.of("bench/startup", Payload.of(new byte[64])))
                    .get(30, TimeUnit.SECONDS);
            Started.tellAndWait();
        }
        System.exit(0);
    }
}
