// SPDX-License-Identifier: Apache-2.0
package io.halyard.blynk;

import static io.halyard.blynk.Cloud.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.blynk.simulator.SimulatedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many writers on a connection that is cut again and again. */
class FlappingTest {
    private static final int CUTS = 25;
    private static final List<String> NAMES = List.of("Temperature", "Level", "Text");

    private final AtomicBoolean writing = new AtomicBoolean(true);

    @Test
    void theLastValueOfEachDatastreamWinsAndNothingThatMattersIsLost() throws Exception {
        try (Cloud cloud = Cloud.start()) {
            SimulatedDevice device = cloud.device();
            BlynkSettings settings = cloud.settings().withHistory("Energy");
            Blynk blynk = cloud.connected(settings.withFlow(settings.flow().withMessagesPerSecond(500)));
            List<Thread> writers = NAMES.stream()
                    .map(name -> Thread.ofPlatform().start(() -> flood(blynk, name)))
                    .toList();
            List<CompletableFuture<Void>> kept = new ArrayList<>();
            for (int cut = 0; cut < CUTS; cut++) {
                kept.add(blynk.logEvent("cut", String.valueOf(cut)));
                kept.add(blynk.write("Energy", cut));
                if (cut % 2 == 1) { // The transport gives up a message with which three connections in a row ended.
                    Bench.settle(kept.get(kept.size() - 2));
                }
                CountDownLatch back = new CountDownLatch(1);
                try (var _ = blynk.onConnect(back::countDown)) {
                    device.dropConnection();
                    assertThat(back.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                }
            }
            writing.set(false);
            for (Thread writer : writers) {
                assertThat(writer.join(PATIENCE)).isTrue();
            }
            NAMES.forEach(name -> kept.add(blynk.write(name, 777_777)));
            for (CompletableFuture<Void> done : kept) {
                Bench.settle(done);
            }
            for (String name : NAMES) {
                assertThat(device.value(name)).as(name).contains("777777");
            }
            assertThat(device.events().stream()
                            .map(event -> event.description())
                            .distinct())
                    .containsExactlyElementsOf(
                            IntStream.range(0, CUTS).mapToObj(String::valueOf).toList());
            assertThat(device.history("Energy").stream()
                            .map(point -> point.value())
                            .distinct())
                    .hasSize(CUTS);
            assertThat(device.diagnostics()).isEmpty();
        }
    }

    private void flood(Blynk blynk, String name) {
        for (int i = 0; writing.get(); i = (i + 1) % 700_000) {
            blynk.write(name, i);
        }
    }
}
