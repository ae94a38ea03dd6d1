// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.blynk.value.BlynkException;
import io.halyard.transport.Secret;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One device writes to another. */
class BridgeTest {
    private static final Secret OTHER = Secret.of(Cloud.OTHER_TOKEN);

    @Test
    void theOtherDeviceHandlesWhatThisOneWrote() throws Exception {
        try (Cloud cloud = Cloud.start()) {
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            Blynk other = cloud.connected(cloud.settings(Cloud.OTHER_TOKEN)
                    .withSync(BlynkSettings.Sync.nothing())); // Else its first value may come twice.
            other.onDatastream("Text", value -> seen.add(value.text()));
            other.onDatastream("Place", value -> seen.add(value.texts().toString()));
            Blynk blynk = cloud.connected(cloud.settings());
            Bench.settle(blynk.bridgeVirtualWrite(OTHER, 3, "from the shed & back = 50 %"));
            assertThat(seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("from the shed & back = 50 %");
            Bench.settle(blynk.bridgeVirtualWrite(OTHER, 4, 13.4, 52.5));
            assertThat(seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("[13.4, 52.5]");
        }
    }

    @Test
    void aWrongTokenIsToldWithoutShowingIt() throws Exception {
        try (Cloud cloud = Cloud.start()) {
            Blynk blynk = cloud.connected(cloud.settings());
            assertThat(blynk.bridgeVirtualWrite(Secret.of("Wr0ng"), 3, 1))
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            BlynkException.class, e -> assertThat(e.kind()).isEqualTo(BlynkException.Kind.REJECTED))
                    .withMessageContainingAll(
                            "the server answers 400", "Invalid token", "check the other device's token")
                    .withMessageNotContaining("Wr0ng");
        }
    }

    @Test
    void noServerIsAFailureAndNoHang() {
        BlynkSettings settings =
                Bench.quiet().withApi(URI.create("http://127.0.0.1:" + io.halyard.testkit.Ports.free()));
        try (Bench bench = new Bench(settings)) {
            assertThat(bench.blynk.bridgeVirtualWrite(OTHER, 3, 1))
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .withMessageContaining("the server cannot be reached")
                    .withMessageNotContaining("Tok-that");
            bench.blynk.close();
            assertThat(bench.blynk.bridgeVirtualWrite(OTHER, 3, 1)).isCompletedExceptionally();
        }
    }

    @Test
    void plainHttpIsForThisComputerAlone() {
        assertThatThrownBy(() -> Bench.quiet().withApi(URI.create("http://blynk.cloud")))
                .isInstanceOf(BlynkException.class)
                .hasMessage("api: 'http://blynk.cloud' must begin with https://; http:// is for this computer alone"
                        + " (127.0.0.1, ::1, localhost), since a token is in each request");
        assertThat(Bench.quiet().api()).hasToString("https://blynk.cloud");
        assertThat(Bench.quiet().withServer("mqtts://fra1.blynk.cloud").api()).hasToString("https://fra1.blynk.cloud");
    }

    @Test
    void behindAGatewayItIsATopic() throws Exception {
        try (Bench bench = Bench.connected(Bench.quiet().withGateway())) {
            Bench.settle(bench.blynk.bridgeVirtualWrite(Secret.of("Other-1"), 10, 5));
            assertThat(bench.transport.published()).containsExactly("dev/Other-1/ds/V10=5");
        }
    }
}
