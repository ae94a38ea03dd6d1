// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.halyard.blynk.simulator.SimulatorException.Kind;
import io.halyard.blynk.simulator.state.Datastream;
import io.halyard.blynk.simulator.state.Point;
import io.halyard.blynk.simulator.state.Subscription;
import io.halyard.blynk.simulator.state.Uplink;
import io.halyard.testkit.ExpectsErrors;
import io.halyard.testkit.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Its life, and what tests drive it with. */
class BlynkSimulatorTest {
    private static final String TOKEN = "token-of-the-greenhouse";
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void aTakenMqttPortIsNamedWithItsRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            SimulatorException e = catchThrowableOfType(
                    SimulatorException.class,
                    () -> BlynkSimulator.start(SimulatorSettings.of(TOKEN).withPorts(port, 0)));

            assertThat(e.kind()).isEqualTo(Kind.PORT_IN_USE);
            assertThat(e.place()).isEqualTo("mqtt-port");
            assertThat(e.isRetryable()).isTrue();
            assertThat(e)
                    .hasMessage("mqtt-port: cannot listen on port " + port
                            + " of 127.0.0.1: another program listens there. "
                            + "End it, or set mqtt-port to another port, or to 0 for any free one");
        }
    }

    @Test
    void aTakenHttpPortIsNamedAndMqttIsFreeAgain() throws IOException {
        int mqttPort = Ports.free();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SimulatorSettings settings = SimulatorSettings.of(TOKEN).withPorts(mqttPort, taken.getLocalPort());
            assertThatThrownBy(() -> BlynkSimulator.start(settings))
                    .isInstanceOf(SimulatorException.class)
                    .hasMessageStartingWith("http-port: cannot listen on port " + taken.getLocalPort());
        }
        new ServerSocket(mqttPort, 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void aHostThatIsNotOursIsNamed() {
        assertThatThrownBy(
                        () -> BlynkSimulator.start(SimulatorSettings.of(TOKEN).withHost("192.0.2.1")))
                .isInstanceOfSatisfying(
                        SimulatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANNOT_LISTEN))
                .hasMessageStartingWith("mqtt-port: cannot listen on port 0 of 192.0.2.1: ");
    }

    @Test
    void noThreadOutlivesClose() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
        TestClient client = TestClient.cloud(simulator, TOKEN);
        simulator.close();
        simulator.close();
        client.awaitLost();

        // The JVM begins and ends what carries virtual threads as it likes.
        Pattern others = Pattern.compile("(com\\.hivemq|Rx|ForkJoinPool|VirtualThread-|awaitility-).*");
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> !before.contains(thread))
                                .map(Thread::getName)
                                .filter(name -> !others.matcher(name).matches())
                                .collect(Collectors.toSet()))
                        .isEmpty());
    }

    @Test
    void aPingMeasuresTheAnswer() throws InterruptedException {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
                TestClient client = TestClient.cloud(simulator, TOKEN).subscribed("downlink/#")) {
            assertThat(simulator.device(TOKEN).ping(TestClient.PATIENCE)).isLessThan(TestClient.PATIENCE);
            assertThat(client.next().topic()).isEqualTo("downlink/ping");
        }
    }

    @Test
    void aPingToADeviceThatCannotAnswerSaysWhy() {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN))) {
            SimulatedDevice device = simulator.device(TOKEN);
            assertThatThrownBy(() -> device.ping(SHORT))
                    .hasMessage("device Device cannot answer a ping: device Device is offline");
            try (TestClient _ = TestClient.cloud(simulator, TOKEN)) {
                assertThatThrownBy(() -> device.ping(SHORT))
                        .hasMessage(
                                "device Device cannot answer a ping: the device has not subscribed to downlink/ping");
            }
        }
    }

    @Test
    void dropConnectionCutsTheSocket() throws InterruptedException {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN))) {
            TestClient client = TestClient.cloud(simulator, TOKEN);
            simulator.device(TOKEN).dropConnection();

            client.awaitLost();
            simulator.device(TOKEN).awaitDisconnected(TestClient.PATIENCE);
        }
    }

    @Test
    @ExpectsErrors("Vert.x itself logs what is no MQTT before a login")
    void bytesThatAreNoMqttEndTheConnectionAlone() throws IOException {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
                TestClient client = TestClient.cloud(simulator, TOKEN);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.mqttPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(30_000);
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo(-1);

            client.publish("ds/Message", "still here");
            assertThat(simulator.device(TOKEN).value("Message")).contains("still here");
        }
    }

    @Test
    void awaitValueSeesEveryValueHoweverShort() throws Exception {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SimulatedDevice device = simulator.device(TOKEN);
            device.write("Count", "0");
            CountDownLatch looking = new CountDownLatch(1);
            Predicate<String> wanted = value -> {
                looking.countDown();
                return value.endsWith("77");
            };
            var waiting = threads.submit(() -> device.awaitValue("Count", wanted, TestClient.PATIENCE));
            assertThat(looking.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i <= 5_000; i++) {
                device.write("Count", Integer.toString(i));
            }
            assertThat(waiting.get()).endsWith("77");
        }
    }

    @Test
    void awaitingInVainSaysWhatThereWas() {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN))) {
            SimulatedDevice device = simulator.device(TOKEN);
            device.write("Count", "5");

            assertThatThrownBy(() -> device.awaitValue("Count", "6"::equals, SHORT))
                    .isInstanceOfSatisfying(
                            SimulatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                    .hasMessage("device Device did not send a wanted value of Count, which is 5 within 50 ms; "
                            + "it is not connected");
        }
    }

    @Test
    void closeEndsWaiters() {
        BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                simulator.device(TOKEN).awaitConnected(Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        simulator.close();

        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                .cause()
                .hasMessage("the simulator was closed before device Device did connect");
    }

    @Test
    void aListenerHearsEveryUplinkInOrderAndMayFail() throws InterruptedException {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
                TestClient client = TestClient.cloud(simulator, TOKEN)) {
            BlockingQueue<String> heard = new ArrayBlockingQueue<>(100);
            try (Subscription _ = simulator.device(TOKEN).onUplink(uplink -> {
                heard.add(uplink.payload());
                throw new IllegalStateException("the listener is broken");
            })) {
                client.publish("ds/A", "1");
                client.publish("ds/A", "2");
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("1");
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("2");
            }
            client.publish("ds/A", "3");
            assertThat(simulator.device(TOKEN).uplinks())
                    .extracting(Uplink::payload)
                    .containsExactly("1", "2", "3");
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void aListenerMayCloseTheSimulator() throws Exception {
        BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN));
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        simulator.device(TOKEN).onUplink(_ -> {
            simulator.close();
            closed.complete(Thread.currentThread().isInterrupted());
        });
        TestClient client = TestClient.cloud(simulator, TOKEN);
        client.publish("ds/A", "1");

        assertThat(closed.get(30, TimeUnit.SECONDS)).isFalse();
        client.awaitLost();
    }

    @Test
    void historyKeepsTheLastTenThousand() {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN))) {
            SimulatedDevice device = simulator.device(TOKEN);
            for (int i = 0; i <= 10_000; i++) {
                device.write("Count", Integer.toString(i));
            }
            assertThat(device.history("Count"))
                    .hasSize(10_000)
                    .last()
                    .extracting(Point::value)
                    .isEqualTo("10000");
            assertThat(device.history("Count").getFirst().value()).isEqualTo("1");
        }
    }

    @Test
    void whatAPersonWritesWhileTheDeviceIsAwayIsThereWhenItAsks() throws InterruptedException {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN))) {
            simulator.device(TOKEN).write("Fan", "1");
            try (TestClient client = TestClient.cloud(simulator, TOKEN).subscribed("downlink/#")) {
                client.publish("get/ds", "Fan");
                assertThat(client.next().payload()).isEqualTo("1");
                assertThat(client.rest()).isEmpty();
            }
        }
    }

    @Test
    void aValueThatTheTemplateDoesNotTakeIsRefused() {
        SimulatorSettings settings =
                SimulatorSettings.of(TOKEN).withDatastreams(Datastream.of("Setpoint", 1, Datastream.ValueType.INTEGER));
        try (BlynkSimulator simulator = BlynkSimulator.start(settings)) {
            assertThatThrownBy(() -> simulator.device(TOKEN).write("Setpoint", "warm"))
                    .isInstanceOfSatisfying(
                            SimulatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessage("datastream Setpoint does not take 'warm': send a whole number, such as 42");
        }
    }

    @Test
    void anUnknownTokenIsNotRepeatedInTheError() {
        try (BlynkSimulator simulator = BlynkSimulator.start(SimulatorSettings.of(TOKEN))) {
            assertThatThrownBy(() -> simulator.device("secret-of-somebody"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no device has this token: list it in the settings");
        }
    }
}
