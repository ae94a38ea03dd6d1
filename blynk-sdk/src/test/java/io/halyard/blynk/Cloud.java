// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.simulator.BlynkSimulator;
import io.halyard.blynk.simulator.SimulatedDevice;
import io.halyard.blynk.simulator.SimulatorSettings;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Datastream.ValueType;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.Secret;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A simulated cloud with two devices, and Blynks over real links to it. Closed in the reverse order of opening: by a test, or,
 * registered as its extension, after it, when the cloud may have had nothing to say against us.
 */
final class Cloud implements AutoCloseable, AfterEachCallback {
    static final String TOKEN = "Tok-that-nobody-may-see-1";
    static final String OTHER_TOKEN = "Tok-that-nobody-may-see-2";
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(50);

    final BlynkSimulator simulator;
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private final String link;

    Cloud(String link) {
        this.link = link;
        this.simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN)
                .withDevices(
                        new SimulatorSettings.Device(TOKEN, "Shed"), new SimulatorSettings.Device(OTHER_TOKEN, "House"))
                .withDatastreams(
                        Datastream.of("Temperature", 0, ValueType.DOUBLE).withRange(-1000, 1_000_000),
                        Datastream.of("Fan", 1, ValueType.BOOLEAN),
                        Datastream.of("Level", 2, ValueType.INTEGER).withRange(-100, 1_000_000),
                        Datastream.of("Text", 3, ValueType.STRING),
                        Datastream.of("Place", 4, ValueType.LOCATION),
                        Datastream.of("Energy", 5, ValueType.DOUBLE).withRange(0, 1_000_000),
                        Datastream.of("Console", 6, ValueType.STRING)));
    }

    /** {@return a cloud that is reached through HiveMQ's client} */
    static Cloud start() {
        return new Cloud("hivemq");
    }

    SimulatedDevice device() {
        return simulator.device(TOKEN);
    }

    SimulatedDevice other() {
        return simulator.device(OTHER_TOKEN);
    }

    /** {@return settings of the first device} */
    BlynkSettings settings() {
        return settings(TOKEN);
    }

    BlynkSettings settings(String token) {
        return BlynkSettings.of(Secret.of(token))
                .withServer(simulator.mqttUri().toString())
                .withApi(simulator.httpUri());
    }

    /** {@return a Blynk that does not connect yet} */
    Blynk blynk(BlynkSettings settings) {
        return blynk(settings, same -> same);
    }

    Blynk blynk(BlynkSettings settings, UnaryOperator<TransportSettings> change) {
        TransportSettings.Reconnect soon =
                TransportSettings.Reconnect.defaults().withDelays(SOON, SOON, false);
        MqttTransport transport =
                MqttTransports.create(change.apply(settings.transport().withReconnect(soon)), link);
        opened.push(transport::close);
        Blynk blynk = new Blynk(transport, settings);
        opened.push(blynk::close);
        return blynk;
    }

    /** {@return a Blynk that is connected and has subscribed} */
    Blynk connected(BlynkSettings settings) throws InterruptedException {
        Blynk blynk = blynk(settings);
        blynk.connect();
        simulator.device(settings.token().reveal(text -> text)).awaitSubscribed(PATIENCE);
        return blynk;
    }

    /** {@return what comes next; fails when nothing does} */
    static String next(BlockingQueue<String> queue) throws InterruptedException {
        String next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("what should have come").isNotNull();
        return next;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            assertThat(device().diagnostics())
                    .as("what the cloud says we did wrong")
                    .isEmpty();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
        simulator.close();
    }
}
