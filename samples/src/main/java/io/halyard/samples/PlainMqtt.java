// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.transport.Message;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Qos;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A library-only user's program: one transport, nothing else of the house. */
public final class PlainMqtt {
    private static final int MESSAGES = 3;

    private PlainMqtt() {}

    /**
     * Subscribes, publishes three messages to itself, and ends.
     *
     * @param args the broker's URI, e.g. {@code mqtt://127.0.0.1}
     * @throws Exception when the broker does not acknowledge a message within ten seconds
     */
    public static void main(String[] args) throws Exception {
        String uri = args.length > 0 ? args[0] : "mqtt://127.0.0.1";
        CountDownLatch got = new CountDownLatch(MESSAGES);
        boolean isConnected;
        try (MqttTransport transport = MqttTransports.create(TransportSettings.of(uri), "hivemq")) {
            transport.onStateChange(change -> System.out.println(change.from() + " -> " + change.to()
                    + change.cause().map(cause -> ": " + cause.getMessage()).orElse("")));
            var _ = transport.subscribe("halyard/sample", Qos.AT_LEAST_ONCE, message -> {
                System.out.println("got " + message.text());
                got.countDown();
            });
            transport.connect();
            isConnected = transport.awaitConnected(Duration.ofSeconds(5)); // It would go on trying for ever.
            for (int i = 1; isConnected && i <= MESSAGES; i++) {
                transport.publish(Message.of("halyard/sample", "message " + i)).get(10, TimeUnit.SECONDS);
            }
            if (isConnected && !got.await(10, TimeUnit.SECONDS)) {
                System.err.println("the broker has not delivered everything within 10 s");
            }
        }
        if (!isConnected) {
            System.err.println("no connection within 5 s; is there a broker at " + uri + "?");
            System.exit(1);
        }
    }
}
