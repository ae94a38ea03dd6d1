// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.simulator.SimulatedDevice;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Fast writers and waiting switches, against the simulated cloud. */
class LatencyTest {
    @Test
    void aFloodIsPacedAndItsLastValueArrives() throws Exception {
        try (Cloud cloud = Cloud.start()) {
            BlynkSettings settings = cloud.settings().withSync(BlynkSettings.Sync.nothing());
            int rate = settings.flow().messagesPerSecond();
            Blynk blynk = cloud.connected(settings);
            long began = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                blynk.write("Temperature", i);
            }
            Bench.settle(blynk.write("Temperature", 99_999));
            double seconds = (System.nanoTime() - began) / 1e9;
            SimulatedDevice device = cloud.device();
            assertThat(device.value("Temperature")).contains("99999");
            // By the clock of who sends: the cloud's would count as one second's what a busy machine has held up.
            assertThat(device.uplinks())
                    .as("what was saved up, and the rate since: at most 50 in the first second")
                    .hasSizeLessThanOrEqualTo(rate + (int) Math.ceil(seconds * rate));
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
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
    }
}
