// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.TwoSlotRecord.Present;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. The page cache survives that, so a missing barrier is not found here but by the crash points. */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("halyard.kill-rounds", 20);

    @TempDir
    Path folder;

    private Process child() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledAppender.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void aKillLosesNothingThatWasAcknowledged() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(7);
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process child = child();
            try (BufferedReader reader = child.inputReader()) {
                long goal = acknowledged + 1 + random.nextInt(60);
                String line = reader.readLine();
                while (line != null && Long.parseLong(line) < goal) {
                    acknowledged = Long.parseLong(line);
                    line = reader.readLine();
                }
                assertThat(line).as("the child ended by itself").isNotNull();
                child.toHandle().destroyForcibly();
                while (line != null) {
                    acknowledged = line.matches("\\d+") ? Math.max(acknowledged, Long.parseLong(line)) : acknowledged;
                    line = reader.readLine();
                }
            } finally {
                child.destroyForcibly().waitFor();
            }
            acknowledged = check(acknowledged);
        }
    }

    /** {@return the number of the last entry, from which the next child goes on} */
    private long check(long acknowledged) {
        try (StateFolder state = StateFolder.open(folder)) {
            AppendLog log = state.log("log", KilledAppender.LOG);
            long next = 1;
            for (LogEntry entry : log.entries()) {
                assertThat(entry.sequence()).isEqualTo(next++);
            }
            assertThat(log.lastSequence()).isBetween(acknowledged, next);
            assertThat(log.damage()).allMatch(damage -> damage.kind() == LogDamage.Kind.TORN_TAIL);
            Present record = (Present) state.record("record", 1, 8).content();
            assertThat(ByteBuffer.wrap(record.payload()).getLong()).isBetween(acknowledged, log.lastSequence());
            return log.lastSequence();
        }
    }

    @Test
    void anotherProcessIsNamed() throws IOException, InterruptedException {
        Process child = child();
        try (BufferedReader reader = child.inputReader()) {
            assertThat(reader.readLine()).isEqualTo("1");
            assertThatExceptionOfType(DurableException.class)
                    .isThrownBy(() -> StateFolder.open(folder))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
                    .withMessageContaining("is in use by another process (pid " + child.pid() + ")");
        } finally {
            child.destroyForcibly().waitFor();
        }
        StateFolder.open(folder).close();
    }
}
