// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.simulator.SimulatedDevice;
import io.halyard.blynk.simulator.state.Uplink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fast writers and waiting switches, against the simulated cloud. */
class LatencyTest {
    @Test
    void aFloodIsPacedAndItsLastValueArrives() throws Exception {
        try (Cloud cloud = Cloud.start()) {
            Blynk blynk = cloud.connected(cloud.settings().withSync(BlynkSettings.Sync.nothing()));
            for (int i = 0; i < 20_000; i++) {
                blynk.write("Temperature", i);
            }
            Bench.settle(blynk.write("Temperature", 99_999));
            SimulatedDevice device = cloud.device();
            assertThat(device.value("Temperature")).contains("99999");
            List<Uplink> sent = device.uplinks();
            for (Uplink first : sent) {
                Instant end = first.time().plusSeconds(1);
                assertThat(sent.stream()
                                .filter(each -> !each.time().isBefore(first.time())
                                        && each.time().isBefore(end)))
                        .as("messages within one second")
                        .hasSizeLessThanOrEqualTo(50);
            }
            assertThat(device.diagnostics()).isEmpty();
        }
    }

    @Test
    void aSwitchIsAnsweredAtOnceBesideAFlood() throws Exception {
        try (Cloud cloud = Cloud.start()) {
            Blynk blynk = cloud.connected(cloud.settings().withSync(BlynkSettings.Sync.nothing()));
            blynk.onDatastream("Fan", on -> blynk.write("Text", "fan " + on.asBoolean()));
            for (int i = 0; i < 5_000; i++) {
                blynk.write("Temperature", i);
            }
            Instant began = Instant.now();
            cloud.device().write("Fan", "1");
            cloud.device().awaitValue("Text", "fan true"::equals, PATIENCE);
            // Two turns of 40 ms beside a flood, and room for a busy machine: behind the flood it would take minutes.
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(8));
        }
    }
}
