// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.durable.StateFolder;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.watchdog.record.LogRing.Level;
import io.halyard.watchdog.record.LogRing.Line;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRingTest {
    private static final Path STATE = Path.of("/state");

    private SimulatedDisk disk = new SimulatedDisk();

    private static LogRing ring(StateFolder state, long run) {
        return LogRing.open(state, run, () -> 61_005);
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
            LogRing ring = ring(state, 1);
            String line = "a line of a hundred characters ".repeat(3);
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
