// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.transport.Secret;
import io.halyard.transport.TransportException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One connection that speaks for many devices. */
class GatewayTest {
    private static final BlynkSettings DEVICE =
            BlynkSettings.of(Secret.of("Device-2")).withTemplate("TMPL2");

    @Test
    void theLoginIsAGateways() {
        assertThat(Bench.quiet().withGateway().transport().session().userName()).contains("mgmt_device");
    }

    @Test
    void itsTransportLogsNoTokenOfATopic() {
        assertThat(Bench.quiet().withGateway().transport().session().secretTopics())
                .containsExactly("dev/+/#");
        assertThat(Bench.quiet().transport().session().secretTopics()).isEmpty();
    }

    @Test
    void aDeviceBehindItHasTopicsOfItsOwn() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (Bench bench = Bench.connected(Bench.quiet().withGateway());
                Blynk device = bench.blynk.device(DEVICE)) {
            device.onDatastream("Fan", value -> seen.add(value.text()));
            device.start();
            assertThat(bench.transport.published(2))
                    .containsExactly("dev/Device-2/info/mcu={\"tmpl\":\"TMPL2\"}", "dev/Device-2/get/ds/all=");
            assertThat(bench.transport.filters()).containsExactlyInAnyOrder("downlink/#", "dev/Device-2/downlink/#");
            bench.transport.forget();
            device.write("Temperature", 21);
            device.logEvent("hot");
            assertThat(bench.transport.published(2))
                    .containsExactly("dev/Device-2/ds/Temperature=21", "dev/Device-2/event/hot=");
            bench.transport.arrive("dev/Device-2/downlink/ds/Fan", "1");
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("1");
            bench.transport.arrive("downlink/ds/Fan", "2");
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void noErrorShowsATokenOfATopic() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (Bench bench = Bench.connected(Bench.quiet().withGateway())) {
            bench.blynk.logTo((_, text) -> told.add(text));
            Secret other = Secret.of("Other-1");
            assertThatThrownBy(() -> bench.blynk.bridgeVirtualWrite(other, 1, "x".repeat(2000)))
                    .hasMessageStartingWith("dev/***/ds/V1: the message has");
            bench.transport.holdAcknowledgements();
            CompletableFuture<Void> failing = bench.blynk.bridgeVirtualWrite(other, 1, 1);
            bench.transport.failAll(new TransportException(
                    TransportException.Kind.REJECTED, "dev/Other-1/ds/V1", "the server refuses it"));
            assertThat(failing)
                    .failsWithin(Bench.PATIENCE)
                    .withThrowableThat()
                    .withStackTraceContaining("dev/***/ds/V1")
                    .withMessageNotContaining("Other-1");
            assertThat(told)
                    .singleElement()
                    .asString()
                    .contains("dev/***/ds/V1")
                    .doesNotContain("Other-1");
        }
    }

    @Test
    void onlyAGatewayCan() {
        try (Bench bench = new Bench(Bench.quiet())) {
            assertThatThrownBy(() -> bench.blynk.device(DEVICE))
                    .hasMessageContaining("is no gateway's: set gateway = true");
        }
    }

    @Test
    void aTokenThatNoTopicCanCarryIsRefused() {
        try (Bench bench = new Bench(Bench.quiet().withGateway())) {
            assertThatThrownBy(() -> bench.blynk.device(BlynkSettings.of(Secret.of("a/b"))))
                    .hasMessageStartingWith("device token: has characters")
                    .hasMessageNotContaining("a/b");
        }
    }
}
