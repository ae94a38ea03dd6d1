// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.LogSettings.Barrier;
import io.halyard.durable.LogSettings.OnDamage;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.TamperedDisk;
import io.halyard.durable.simulated.TamperedDisk.Lasting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppendLogTest {
    private static final Path FOLDER = Path.of("/state");
    private static final Path FIRST = FOLDER.resolve("l-0000000000000001.seg");
    private static final LogSettings SETTINGS = LogSettings.defaults().withSize(1024, 3);

    private final SimulatedDisk disk = new SimulatedDisk();

    private void open(LogSettings settings, Consumer<AppendLog> work) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            work.accept(state.log("l", settings));
        }
    }

    /** Entries of 76 bytes in all: 24 + 52. The first is at 32, three are 228 bytes, thirteen fill a file. */
    private void append(int from, int to) {
        open(SETTINGS, log -> IntStream.rangeClosed(from, to).forEach(i -> log.append(payload("v" + i))));
    }

    private static byte[] payload(String value) {
        return (value + ".".repeat(52 - value.length())).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> values(Iterable<LogEntry> entries) {
        List<String> values = new ArrayList<>();
        entries.forEach(entry -> values.add(new String(entry.payload(), StandardCharsets.UTF_8).replace(".", "")));
        return values;
    }

    private List<LogDamage> damage() {
        List<LogDamage> found = new ArrayList<>();
        open(SETTINGS, log -> found.addAll(log.damage()));
        return found;
    }

    private List<String> values() {
        List<String> found = new ArrayList<>();
        open(SETTINGS, log -> found.addAll(values(log.entries())));
        return found;
    }

    @Test
    void aNewLogIsEmptyAndTouchesNothing() {
        open(SETTINGS, log -> {
            assertThat(log.lastSequence()).isZero();
            assertThat(log.entries()).isEmpty();
            log.force();
            log.dropBefore(5);
        });
        assertThat(disk.list(FOLDER)).isEmpty();
    }

    @Test
    void entriesAreNumberedAndFoundAgain() {
        open(SETTINGS, log -> {
            assertThat(log.append(payload("v1"))).isEqualTo(1);
            assertThat(log.append(payload("v2"))).isEqualTo(2);
            assertThat(values(log.entries())).containsExactly("v1", "v2");
        });
        open(SETTINGS, log -> {
            assertThat(log.append(payload("v3"))).isEqualTo(3);
            assertThat(log.lastSequence()).isEqualTo(3);
            assertThat(values(log.entries())).containsExactly("v1", "v2", "v3");
            assertThat(values(log.entriesFrom(2))).containsExactly("v2", "v3");
            assertThat(log.entriesFrom(3).iterator().next().toString()).isEqualTo("LogEntry[3, 52 bytes]");
        });
        assertThat(damage()).isEmpty();
    }

    @Test
    void aFullFileIsFollowedByTheNextAndTheOldestGoes() {
        append(1, 13);
        assertThat(disk.list(FOLDER)).containsExactly("l-0000000000000001.seg");
        append(14, 39);
        assertThat(disk.list(FOLDER))
                .containsExactly("l-0000000000000001.seg", "l-000000000000000e.seg", "l-000000000000001b.seg");
        append(40, 40);
        assertThat(disk.list(FOLDER))
                .containsExactly("l-000000000000000e.seg", "l-000000000000001b.seg", "l-0000000000000028.seg");
        assertThat(values()).startsWith("v14").endsWith("v40").hasSize(27);
        open(SETTINGS, log -> {
            assertThat(values(log.entriesFrom(40))).containsExactly("v40");
            assertThat(values(log.entriesFrom(27))).startsWith("v27").hasSize(14);
        });
    }

    @Test
    void droppingDeletesWholeFilesOnly() {
        append(1, 30);
        open(SETTINGS, log -> {
            log.dropBefore(13);
            assertThat(values(log.entries())).startsWith("v1");
            log.dropBefore(20);
            assertThat(values(log.entries())).startsWith("v14");
            log.dropBefore(99);
            assertThat(values(log.entries())).startsWith("v27").endsWith("v30");
        });
        append(31, 31);
        assertThat(values()).endsWith("v31");
    }

    @Test
    void anIterationOutlivesRotation() {
        append(1, 39);
        open(SETTINGS, log -> {
            Iterator<LogEntry> entries = log.entries().iterator();
            entries.next();
            IntStream.rangeClosed(40, 60).forEach(i -> log.append(payload("v" + i)));
            List<String> rest = values(() -> entries);
            assertThat(rest).startsWith("v2").contains("v13", "v27", "v39").doesNotContain("v14", "v40");
        });
    }

    @Test
    void aTornTailIsCutAndReported() {
        append(1, 2);
        int length = disk.content(FIRST).length;
        disk.damage(FIRST, length, new byte[] {1, 2, 3});
        assertThat(damage()).containsExactly(new LogDamage(LogDamage.Kind.TORN_TAIL, FIRST, length, 3, 0));
        append(3, 3);
        assertThat(values()).containsExactly("v1", "v2", "v3");
        assertThat(damage()).isEmpty();
    }

    @Test
    void damageInTheMiddleCostsTheEntriesItHits() {
        append(1, 5);
        disk.damage(FIRST, 32 + 76 + 30, new byte[100]);
        assertThat(damage()).containsExactly(new LogDamage(LogDamage.Kind.UNREADABLE, FIRST, 32 + 76, 2 * 76, 2));
        append(6, 6);
        assertThat(values()).containsExactly("v1", "v4", "v5", "v6");
    }

    @Test
    void aDamagedLengthDoesNotHideWhatFollows() {
        append(1, 3);
        disk.damage(FIRST, 32 + 4, new byte[] {0, 0, 0, 99});
        assertThat(values()).containsExactly("v2", "v3");
        assertThat(damage()).containsExactly(new LogDamage(LogDamage.Kind.UNREADABLE, FIRST, 32, 76, 1));
    }

    @Test
    void aDamagedHeaderCostsNothing() {
        append(1, 3);
        disk.damage(FIRST, 0, new byte[32]);
        assertThat(values()).containsExactly("v1", "v2", "v3");
        append(4, 20);
        disk.damage(FIRST, 0, new byte[40]);
        assertThat(values()).startsWith("v2").endsWith("v20").hasSize(19);
    }

    @Test
    void aPayloadCannotPretendToBeAnEntry() {
        append(1, 1);
        byte[] frame = Arrays.copyOfRange(disk.content(FIRST), 32, 108);
        SimulatedDisk other = new SimulatedDisk();
        try (StateFolder state = StateFolder.open(other, FOLDER)) {
            AppendLog log = state.log("l", SETTINGS);
            log.append(payload("a"));
            log.append(frame);
            log.append(payload("c"));
        }
        other.damage(FIRST, 32 + 76, new byte[] {(byte) ~other.content(FIRST)[32 + 76]
        }); // A byte of the mark, which is random.
        try (StateFolder state = StateFolder.open(other, FOLDER)) {
            assertThat(values(state.log("l", SETTINGS).entries())).containsExactly("a", "c");
        }
    }

    @Test
    void aFileBeyondRepairIsSetAsideAndItsNumbersAreNotUsedAgain() {
        append(1, 20);
        Path second = FOLDER.resolve("l-000000000000000e.seg");
        int length = disk.content(second).length;
        disk.damage(second, 0, new byte[length - 1]);
        disk.damage(second, length - 1, new byte[] {1});
        assertThat(damage()).containsExactly(new LogDamage(LogDamage.Kind.SET_ASIDE, second, 0, length, 0));
        assertThat(disk.content(FOLDER.resolve("l.damaged"))).hasSize(length);
        open(SETTINGS, log -> assertThat(log.append(payload("new"))).isGreaterThan(13));
        assertThat(values()).startsWith("v1").hasSize(14).endsWith("new");
    }

    @Test
    void aMissingFileIsReported() {
        append(1, 30);
        disk.delete(FOLDER.resolve("l-000000000000000e.seg"));
        assertThat(damage())
                .containsExactly(
                        new LogDamage(LogDamage.Kind.MISSING, FOLDER.resolve("l-000000000000001b.seg"), 32, 0, 13));
        assertThat(values()).hasSize(17);
    }

    @Test
    void damageIsRefusedWhereTold() {
        append(1, 3);
        disk.damage(FIRST, 40, new byte[] {9});
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(() -> open(SETTINGS.withOnDamage(OnDamage.REFUSE), log -> {}))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED))
                .withMessage(FIRST + " is damaged: UNREADABLE at offset 32, 76 bytes, 1 entries; repair it from a copy,"
                        + " or open it with on-damage SKIP");
        append(4, 4);
        disk.damage(FIRST, disk.content(FIRST).length, new byte[3]);
        disk.damage(FIRST, 40, new byte[] {0});
    }

    @Test
    void aNewerFormatIsRefusedAndAnOlderIsTold() {
        append(1, 1);
        open(SETTINGS.withFormat(2), log -> {
            log.append(payload("v2"));
            assertThat(log.entries()).extracting(LogEntry::format).containsExactly(1, 2);
        });
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(this::values)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NEWER_FORMAT))
                .withMessageContaining("it has entries of format 2, this version knows format 1");
    }

    @Test
    void anEntryThatFitsNoFileIsRefused() {
        open(SETTINGS, log -> {
            assertThat(log.append(new byte[1024 - 32 - 24])).isEqualTo(1);
            assertThatExceptionOfType(DurableException.class)
                    .isThrownBy(() -> log.append(new byte[1024 - 32 - 24 + 1]))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE))
                    .withMessageContaining("has at most 968 bytes, not 969; raise maximum-file-bytes");
        });
    }

    @Test
    void aBarrierThatFailedIsNotForgotten() {
        TamperedDisk failing = TamperedDisk.failing(disk, 5, Kind.IO, Lasting.ONCE);
        try (StateFolder state = StateFolder.open(failing, FOLDER)) {
            AppendLog log = state.log("l", SETTINGS.withBarrier(Barrier.WHEN_TOLD));
            log.append(payload("lost"));
            assertThat(failing.calls()).hasSize(4);
            assertThatExceptionOfType(DurableException.class).isThrownBy(() -> log.force());
            assertThatExceptionOfType(DurableException.class)
                    .isThrownBy(log::force)
                    .withMessageContaining("append them again");
            log.append(payload("again"));
            log.force();
        }
        try (StateFolder state = StateFolder.open(disk.crash(), FOLDER)) {
            assertThat(values(state.log("l", SETTINGS).entries())).containsExactly("again");
        }
    }

    @Test
    void aFullDiskLosesNothingAndIsLeftBehind() {
        append(1, 2);
        TamperedDisk full = TamperedDisk.failing(disk, 6, Kind.NO_SPACE, Lasting.ONCE);
        try (StateFolder state = StateFolder.open(full, FOLDER)) {
            AppendLog log = state.log("l", SETTINGS);
            List<Kind> failures = new ArrayList<>();
            for (int i = 3; i <= 5; i++) {
                try {
                    log.append(payload("v" + i));
                } catch (DurableException e) {
                    failures.add(e.kind());
                }
            }
            assertThat(failures).containsExactly(Kind.NO_SPACE);
        }
        assertThat(values()).hasSize(4).contains("v1", "v2", "v5");
        assertThat(damage()).isEmpty();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SETTINGS.withSize(1000, 3))
                .withMessage("maximum-file-bytes 1000 is not in 1024 to 16777216");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SETTINGS.withSize(1024, 1))
                .withMessage("maximum-files 1 is not in 2 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SETTINGS.withFormat(65536))
                .withMessage("format 65536 is not in 0 to 65535");
    }

    @Test
    void afterCloseNothingIsAppended() {
        List<AppendLog> kept = new ArrayList<>();
        open(SETTINGS, kept::add);
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(() -> kept.getFirst().append(new byte[1]))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }
}
