// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.simulator.SimulatedDevice;
import io.halyard.blynk.simulator.state.Uplink;
import io.halyard.blynk.value.BlynkException;
import io.halyard.blynk.value.Property;
import io.halyard.transport.MqttTransport;
import io.halyard.transport.TransportSettings;
import io.halyard.transport.TransportState;
import io.halyard.transport.session.MqttTransports;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of writes while there is no connection, against the simulated cloud. */
class OfflineTest {
    @RegisterExtension
    private final Cloud cloud = Cloud.start();

    private final SimulatedDevice device = cloud.device();

    private BlynkSettings quiet() {
        return cloud.settings().withSync(BlynkSettings.Sync.nothing());
    }

    @Test
    void onlyTheNewestValueIsSent() throws Exception {
        Blynk blynk = cloud.blynk(quiet());
        CompletableFuture<Void> first = blynk.write("Text", "0");
        for (int i = 1; i <= 1000; i++) {
            blynk.write("Text", String.valueOf(i));
        }
        assertThat(first).isNotDone();
        blynk.connect();
        Bench.settle(first); // Settled by the newer value.
        assertThat(device.history("Text")).hasSize(1);
        assertThat(device.value("Text")).contains("1000");
        assertThat(blynk.statistics().flow().conflated()).isEqualTo(1000);
    }

    @Test
    void whatWaitedSuitsEachDatastreamAsItWouldHaveAtOnce() throws Exception {
        Blynk blynk = cloud.blynk(quiet());
        blynk.write("Temperature", 21.5);
        blynk.write("Text", 5);
        CompletableFuture<Void> fan = blynk.write("Fan", 1);
        CompletableFuture<Void> batch = blynk.writeAll(Map.of("Level", 3, "Energy", 100L));
        blynk.connect();
        Bench.settle(fan);
        Bench.settle(batch);
        assertThat(device.uplinks().stream().map(Uplink::topic))
                .containsExactlyInAnyOrder("batch_ds", "ds/Temperature", "ds/Text", "ds/Fan");
        assertThat(device.value("Text")).contains("5");
        assertThat(device.value("Fan")).contains("1");
        assertThat(device.value("Energy")).contains("100");
    }

    @Test
    void aHistoryKeepsEveryValueWithItsTime() throws Exception {
        Blynk blynk = cloud.blynk(quiet().withHistory("Energy"));
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 500; i++) {
            last = blynk.write("Energy", i);
        }
        blynk.connect();
        Bench.settle(last);
        assertThat(device.history("Energy")).hasSize(500);
        assertThat(device.history("Energy").stream().map(point -> point.value()).toList())
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 500)
                        .mapToObj(String::valueOf)
                        .toList());
        List<Uplink> pieces = device.uplinks();
        assertThat(pieces).hasSizeGreaterThan(5).allSatisfy(piece -> {
            assertThat(piece.topic()).isEqualTo("ds/Energy/timestamped_batch");
            assertThat(4 + piece.topic().length() + piece.payload().length()).isLessThanOrEqualTo(1024);
        });
        assertThat(pieces.getFirst().payload().length()).isGreaterThan(900); // Pieces are filled.
    }

    @Test
    void aHistoryOnlineIsSentPlainly() throws Exception {
        Blynk blynk = cloud.connected(quiet().withHistory("Energy"));
        Bench.settle(blynk.write("Energy", 1));
        assertThat(device.uplinks().getLast().topic()).isEqualTo("ds/Energy");
    }

    @Test
    void eventsPropertiesAndMetadataWait() throws Exception {
        Blynk blynk = cloud.blynk(quiet());
        blynk.logEvent("hot", "1");
        blynk.logEvent("hot", "2");
        blynk.setProperty("Fan", Property.LABEL, "Fan!");
        CompletableFuture<Void> last = blynk.publishMetadata(Map.of("A", 1));
        blynk.connect();
        Bench.settle(last);
        assertThat(device.events().stream().map(event -> event.description())).containsExactly("1", "2");
        assertThat(device.properties("Fan")).containsEntry("label", "Fan!");
        assertThat(device.metadata()).containsEntry("A", "1");
    }

    @Test
    void aLostConnectionIsMadeAgainAndNothingIsLost() throws Exception {
        Blynk blynk = cloud.connected(quiet());
        for (int round = 0; round < 3; round++) {
            CountDownLatch lost = new CountDownLatch(1);
            CountDownLatch back = new CountDownLatch(1);
            blynk.onDisconnect(lost::countDown);
            blynk.onConnect(back::countDown);
            device.dropConnection();
            assertThat(lost.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> done = blynk.write("Level", round);
            assertThat(back.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Bench.settle(done);
            assertThat(device.value("Level")).contains(String.valueOf(round));
        }
    }

    @Test
    void everyValueOfAMessageDatastreamIsSent() throws Exception {
        Blynk blynk = cloud.blynk(quiet().withFlow(quiet().flow().withEveryValue(List.of("Console"))));
        blynk.write("Console", "one");
        blynk.write("Console", "two");
        CompletableFuture<Void> last = blynk.write("Console", "three");
        blynk.connect();
        Bench.settle(last);
        assertThat(device.history("Console").stream().map(point -> point.value()))
                .containsExactly("one", "two", "three");
    }

    @Test
    void aBadTokenIsReportedAndTheAppGoesOn() throws Exception {
        Blynk blynk = cloud.blynk(cloud.settings("Some-bad-token-that-is-secret"));
        CompletableFuture<Void> never = blynk.write("Text", "x");
        List<String> told = new java.util.concurrent.CopyOnWriteArrayList<>();
        blynk.logTo((level, text) -> told.add(level.wireName() + " " + text));
        blynk.connect();
        Awaitility.await().atMost(PATIENCE).until(() -> blynk.state() == TransportState.REFUSED && !told.isEmpty());
        assertThat(told.getFirst())
                .startsWith("warn the server refuses us: ")
                .contains("Check the token on the device's page; tried again in 300 s");
        assertThat(told).noneMatch(line -> line.contains("Some-bad-token"));
        assertThat(cloud.simulator.refusedLogins()).isEqualTo(1);
        blynk.write("Text", "y");
        assertThat(never).isNotDone();
        blynk.close();
        assertThat(never)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        BlynkException.class, e -> assertThat(e.kind()).isEqualTo(BlynkException.Kind.CLOSED));
    }

    @Test
    void withExternalReconnectTheProgramDecides() throws Exception {
        Blynk blynk = cloud.blynk(quiet(), settings -> settings.withReconnect(TransportSettings.Reconnect.external()));
        blynk.connect();
        device.awaitSubscribed(PATIENCE);
        CountDownLatch lost = new CountDownLatch(1);
        blynk.onDisconnect(lost::countDown);
        device.dropConnection();
        assertThat(lost.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(blynk.state()).isEqualTo(TransportState.DISCONNECTED);
        blynk.write("Level", 1);
        CompletableFuture<Void> done = blynk.write("Level", 2);
        blynk.connect();
        Bench.settle(done);
        assertThat(device.history("Level"))
                .singleElement()
                .extracting(point -> point.value())
                .isEqualTo("2");
    }

    @Test
    void anOwnDisconnectIsAGoodByeUntilConnect() throws Exception {
        Blynk blynk = cloud.connected(quiet());
        CountDownLatch gone = new CountDownLatch(1);
        blynk.onDisconnect(gone::countDown);
        blynk.disconnect();
        assertThat(gone.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        device.awaitDisconnected(PATIENCE);
        CompletableFuture<Void> done = blynk.write("Level", 3);
        blynk.connect();
        Bench.settle(done);
        assertThat(blynk.isConnected()).isTrue();
    }

    @Test
    void theTransportMayBeClosedFirst() {
        MqttTransport transport = MqttTransports.create(cloud.settings().transport(), "hivemq");
        Blynk blynk = new Blynk(transport, cloud.settings());
        blynk.connect();
        transport.close();
        CompletableFuture<Void> never = blynk.write("Level", 3);
        blynk.close();
        assertThat(never).isCompletedExceptionally();
    }

    @Test
    void closingLeavesTheSharedConnectionAlone() throws Exception {
        MqttTransport transport = MqttTransports.create(cloud.settings().transport(), "hivemq");
        try (transport) {
            Blynk blynk = new Blynk(transport, cloud.settings());
            blynk.connect();
            device.awaitSubscribed(PATIENCE);
            blynk.close();
            blynk.close();
            device.await(
                    "end its subscription",
                    () -> {
                        try {
                            device.ping(Duration.ofMillis(200));
                            return false;
                        } catch (io.halyard.blynk.simulator.SimulatorException | InterruptedException e) {
                            return true;
                        }
                    },
                    PATIENCE);
            assertThat(transport.probe(PATIENCE)).isPositive();
            assertThat(transport.statistics().lost()).isZero();
        }
    }
}
