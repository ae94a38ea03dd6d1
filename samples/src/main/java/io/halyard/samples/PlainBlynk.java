// SPDX-License-Identifier: Apache-2.0
package io.halyard.samples;

import io.halyard.blynk.Blynk;
import io.halyard.blynk.BlynkSettings;
import io.halyard.blynk.simulator.BlynkSimulator;
import io.halyard.blynk.simulator.SimulatorSettings;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Secret;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The Blynk SDK and one transport, composed by hand, against a cloud in a box: a value up, a switch down. */
final class PlainBlynk {
    private static final String TOKEN = "token-of-the-sample";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PlainBlynk() {}

    /**
     * Says a temperature, and obeys a switch.
     *
     * @param args none
     */
    static void main(String[] args) throws InterruptedException {
        CountDownLatch switched = new CountDownLatch(1);
        try (BlynkSimulator cloud = BlynkSimulator.start(SimulatorSettings.of(TOKEN))) {
            BlynkSettings settings = BlynkSettings.of(Secret.of(TOKEN))
                    .withServer(cloud.mqttUri().toString());
            try (MqttTransport transport = MqttTransports.create(settings.transport(), "hivemq");
                    Blynk blynk = new Blynk(transport, settings)) {
                blynk.onDatastream("Fan", on -> {
                    System.out.println("the person switched the fan " + (on.asBoolean() ? "on" : "off"));
                    switched.countDown();
                });
                blynk.connect();
                blynk.write("Temperature", 21.5);
                var person = cloud.device(TOKEN);
                System.out.println("the cloud has "
                        + person.awaitValue("Temperature", value -> !value.isEmpty(), PATIENCE) + " °C");
                person.awaitSubscribed(PATIENCE);
                person.write("Fan", "1");
                switched.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }
}
