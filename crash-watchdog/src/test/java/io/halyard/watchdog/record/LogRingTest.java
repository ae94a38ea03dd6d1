// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.durable.StateFolder;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.watchdog.record.LogRing.Level;
import io.halyard.watchdog.record.LogRing.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRingTest {
    private static final Path STATE = Path.of("/state");

    private SimulatedDisk disk = new SimulatedDisk();

    private static LogRing ring(StateFolder state, long run) {
        return LogRing.open(state, run, () -> 61_005, new Redactor());
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream().map(Line::text).toList();
    }

    @Test
    void linesOutliveTheProcess() {
        try (StateFolder state = StateFolder.open(disk, STATE)) {
            LogRing ring = ring(state, 1);
            ring.add(Level.INFO, "started");
            ring.add(Level.ERROR, "the pump is stück");
            disk = disk.kill();
        }
        try (StateFolder state = StateFolder.open(disk, STATE)) {
            LogRing ring = ring(state, 2);
            ring.add(Level.DEBUG, "again");
            assertThat(texts(ring.last(10, 1000))).containsExactly("started", "the pump is stück", "again");
            assertThat(texts(ring.lastOf(1, 10, 1000))).containsExactly("started", "the pump is stück");
            assertThat(texts(ring.last(1, 1000))).containsExactly("again");
            assertThat(ring.last(10, 1000).get(1)).hasToString("61.005 E the pump is stück");
        }
    }

    @Test
    void theNewestOverwriteTheOldest(@TempDir Path folder) {
        try (StateFolder state = StateFolder.open(folder)) {
            LogRing ring = ring(state, 1);
            for (int i = 1; i <= 20_000; i++) {
                ring.add(Level.INFO, "line " + i + " " + "x".repeat(i % 97));
            }
            List<Line> lines = ring.last(Integer.MAX_VALUE, Integer.MAX_VALUE);
            assertThat(lines).hasSizeGreaterThan(2000);
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i).sequence()).isEqualTo(20_000 - lines.size() + 1 + i);
            }
            assertThat(texts(lines).getLast()).startsWith("line 20000");
        }
        try (StateFolder state = StateFolder.open(folder)) {
            LogRing ring = ring(state, 2);
            ring.add(Level.INFO, "next");
            assertThat(ring.last(2, 1000)).extracting(Line::sequence).containsExactly(20_000L, 20_001L);
        }
    }

    @Test
    void aTornLineIsLeftOut() {
        try (StateFolder state = StateFolder.open(disk, STATE)) {
            LogRing ring = ring(state, 1);
            ring.add(Level.INFO, "one");
            ring.add(Level.INFO, "two");
            ring.add(Level.INFO, "three");
        }
        disk.damage(STATE.resolve("log.ring"), 40 + 32, new byte[] {'X'});
        try (StateFolder state = StateFolder.open(disk, STATE)) {
            assertThat(texts(ring(state, 2).last(10, 1000))).containsExactly("one", "three");
        }
    }

    @Test
    void longLinesAreCutAndCharactersCounted() {
        try (StateFolder state = StateFolder.open(disk, STATE)) {
            LogRing ring = ring(state, 1);
            ring.add(Level.INFO, "x".repeat(10_000));
            ring.add(Level.INFO, "short");
            assertThat(texts(ring.last(10, 100_000)).getFirst()).hasSize(4096);
            assertThat(texts(ring.last(10, 10))).containsExactly("short");
        }
    }

    @Test
    void noSecretIsEverOnDisk(@TempDir Path folder) throws IOException {
        Redactor redactor = new Redactor();
        redactor.learn("canary-1");
        try (StateFolder state = StateFolder.open(folder)) {
            LogRing ring = LogRing.open(state, 1, () -> 0, redactor);
            ring.add(Level.INFO, "it is canary-1");
            ring.add(Level.INFO, "door.password = canary-2");
            ring.add(Level.INFO, "x".repeat(4090) + " token=canary-3");
            assertThat(texts(ring.last(3, 10_000)).getFirst()).isEqualTo("it is ***");
        }
        assertThat(Files.readString(folder.resolve("log.ring"), StandardCharsets.ISO_8859_1))
                .contains("it is ***", "door.password = ***")
                .doesNotContain("canary");
    }

    @Test
    void afterTheFolderIsClosedNothingHappens() {
        LogRing ring;
        try (StateFolder state = StateFolder.open(disk, STATE)) {
            ring = ring(state, 1);
        }
        ring.add(Level.INFO, "late");
        assertThat(ring.last(10, 1000)).isEmpty();
    }

    @Test
    void aLineIsCheap(@TempDir Path folder) {
        try (StateFolder state = StateFolder.open(folder)) {
            Redactor redactor = new Redactor();
            IntStream.range(0, 5).forEach(i -> redactor.learn("a secret of the settings " + i));
            LogRing ring = LogRing.open(state, 1, () -> 61_005, redactor);
            String line = "12:34:56.789 INFO  Greenhouse: the pump runs at 40 %, the soil has 31.5 %, the door: closed";
            int lines = 200_000;
            for (int i = 0; i < lines; i++) {
                ring.add(Level.INFO, line);
            }
            long started = System.nanoTime();
            for (int i = 0; i < lines; i++) {
                ring.add(Level.INFO, line);
            }
            long nanos = (System.nanoTime() - started) / lines;
            System.out.println("log ring: " + nanos + " ns per line");
            assertThat(nanos).isLessThan(50_000);
        }
    }
}
