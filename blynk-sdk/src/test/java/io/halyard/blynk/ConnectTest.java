// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.transport.TransportState;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is said at the beginning of each connection. */
class ConnectTest {
    private static final String INFO = "info/mcu={\"tmpl\":\"TMPL1\",\"ver\":\"1.0\"}";

    @Test
    void infoThenValuesThenSync() {
        BlynkSettings settings = Bench.quiet()
                .withTemplate("TMPL1")
                .withFirmwareVersion("1.0")
                .withSync(BlynkSettings.Sync.everything());
        try (Bench bench = new Bench(settings)) {
            bench.blynk.write("Temperature", 20);
            bench.blynk.write("Temperature", 21);
            bench.blynk.connect();
            assertThat(bench.transport.published(3)).containsExactly(INFO, "ds/Temperature=21", "get/ds/all=");
        }
    }

    @Test
    void onlySomeAreSynchronised() {
        try (Bench bench = new Bench(Bench.quiet().withSync(BlynkSettings.Sync.of("Fan", "V5")))) {
            bench.blynk.connect();
            assertThat(bench.transport.published(1)).containsExactly("get/ds=Fan,V5");
        }
    }

    @Test
    void itIsSaidAgainAfterEachReconnect() throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet().withTemplate("T"))) {
            CountDownLatch lost = new CountDownLatch(1);
            bench.blynk.onDisconnect(lost::countDown);
            bench.transport.become(TransportState.WAITING);
            assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
            bench.transport.connect();
            assertThat(bench.transport.published(1)).containsExactly("info/mcu={\"tmpl\":\"T\"}");
        }
    }

    @Test
    void aTransportThatIsConnectedAlreadyIsGreetedToo() {
        BlynkSettings settings = Bench.quiet().withTemplate("T");
        RecordingTransport transport = new RecordingTransport(settings.endpoint());
        transport.connect();
        try (Blynk blynk = new Blynk(transport, settings)) {
            blynk.start();
            blynk.start();
            assertThat(transport.published(1)).containsExactly("info/mcu={\"tmpl\":\"T\"}");
        }
    }
}
