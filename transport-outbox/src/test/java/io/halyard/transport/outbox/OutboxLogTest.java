// SPDX-License-Identifier: Apache-2.0
package io.halyard.transport.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halyard.durable.Disk;
import io.halyard.durable.DurableException;
import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.StateFolder;
import io.halyard.durable.simulated.CrashPoints;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.TamperedDisk;
import io.halyard.durable.simulated.TamperedDisk.Lasting;
import io.halyard.durable.simulated.Witness;
import io.halyard.transport.Delivery;
import io.halyard.transport.Delivery.Priority;
import io.halyard.transport.Message;
import io.halyard.transport.Payload;
import io.halyard.transport.Qos;
import io.halyard.transport.spi.OutboxStore.Stored;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The log keeps its word: over restarts, kills, power failures and full disks. */
class OutboxLogTest {
    private static final Path FOLDER = Path.of("/outbox");
    private static final int SMALL_FILES = 1_024;

    private final SimulatedDisk disk = new SimulatedDisk();

    private static long add(OutboxLog log, String text) {
        return log.add(Message.of("t", text), Optional.empty());
    }

    private static List<String> texts(List<Stored> stored) {
        return stored.stream().map(each -> each.message().payload().text()).toList();
    }

    private List<String> reopened() {
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            return texts(new OutboxLog(folder, "o", SMALL_FILES).live());
        }
    }

    private long filesOnDisk() {
        return disk.list(FOLDER).stream().filter(name -> name.endsWith(".seg")).count();
    }

    @Test
    void whatIsNotDoneIsFoundAgainInOrder() {
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
            add(log, "1");
            long second = add(log, "2");
            add(log, "3");
            log.done(List.of(second));
        }
        assertThat(reopened()).containsExactly("1", "3");
    }

    @Test
    void everythingAboutAMessageIsKept() {
        Message message = new Message(
                "a/\u00fc",
                Payload.wrap(new byte[] {0, -1, 7}),
                Qos.EXACTLY_ONCE,
                true,
                Delivery.NORMAL.withPriority(Priority.URGENT).withLatestOnly());
        Instant expiresAt = Instant.ofEpochMilli(1_700_000_000_123L);
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            new OutboxLog(folder, "o", SMALL_FILES).add(message, Optional.of(expiresAt));
        }
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            Stored stored = new OutboxLog(folder, "o", SMALL_FILES).live().getFirst();
            assertThat(stored.message()).isEqualTo(message);
            assertThat(stored.expiresAt()).contains(expiresAt);
        }
    }

    @Test
    void numbersNeverComeTwice() {
        List<Long> numbers = new ArrayList<>();
        for (int run = 0; run < 5; run++) {
            try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
                OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
                for (int i = 0; i < 20; i++) {
                    long number = add(log, "x".repeat(100));
                    numbers.add(number);
                    log.done(List.of(number));
                    log.tidy();
                }
            }
        }
        assertThat(numbers).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void filesWithoutWantedMessagesGo() {
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
            List<Long> numbers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                numbers.add(add(log, "x".repeat(200)));
            }
            assertThat(filesOnDisk()).isGreaterThan(10);
            log.done(numbers);
            log.tidy();
            assertThat(filesOnDisk()).isLessThan(3);
        }
    }

    @Test
    void oneOldMessageDoesNotKeepEveryLaterFile() {
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
            add(log, "old");
            for (int i = 0; i < 200; i++) {
                log.done(List.of(add(log, "x".repeat(200))));
                log.move();
                log.tidy();
                assertThat(filesOnDisk()).isLessThan(7);
            }
        }
        assertThat(reopened()).containsExactly("old");
    }

    @Test
    void aMessageThatMovedKeepsItsPlace() {
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
            add(log, "first");
            for (int i = 0; i < 40; i++) {
                log.done(List.of(add(log, "x".repeat(200))));
            }
            add(log, "last");
            log.move();
            log.tidy();
        }
        assertThat(reopened()).containsExactly("first", "last");
    }

    @Test
    void aFullDiskTakesNothingMoreAndLosesNothing() {
        SimulatedDisk simulated = disk;
        Disk full = TamperedDisk.failing(simulated, 12, Kind.NO_SPACE, Lasting.FOR_EVER);
        List<String> taken = new ArrayList<>();
        StateFolder folder = StateFolder.open(full, FOLDER);
        OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        add(log, "m" + i);
                        taken.add("m" + i);
                    }
                })
                .isInstanceOfSatisfying(
                        DurableException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SPACE));
        assertThat(taken).isNotEmpty();
        try (StateFolder again = StateFolder.open(disk.kill(), FOLDER)) {
            assertThat(texts(new OutboxLog(again, "o", SMALL_FILES).live())).containsAll(taken);
        }
    }

    @Test
    void afterAFailedBarrierWhatIsWantedIsWrittenAgain() {
        for (int call = 1; call < 40; call++) {
            SimulatedDisk below = new SimulatedDisk();
            Disk failing = TamperedDisk.failing(below, call, Kind.IO, Lasting.ONCE);
            List<String> safe = new ArrayList<>();
            try (StateFolder folder = StateFolder.open(failing, FOLDER)) {
                OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
                List<String> added = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    try {
                        add(log, "m" + i + "x".repeat(150));
                        added.add("m" + i);
                        log.force();
                        safe = List.copyOf(added);
                    } catch (DurableException e) {
                        assertThat(e.kind()).isEqualTo(Kind.IO);
                    }
                }
            } catch (DurableException e) {
                assertThat(e.kind()).isEqualTo(Kind.IO);
            }
            try (StateFolder folder = StateFolder.open(below.crash(), FOLDER)) {
                List<String> found = texts(new OutboxLog(folder, "o", SMALL_FILES).live()).stream()
                        .map(text -> text.replaceAll("x+$", ""))
                        .toList();
                assertThat(found).as("fault at call " + call).containsAll(safe);
            }
        }
    }

    private static void scenario(Disk disk, Witness<String> witness) {
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
            add(log, witness, "old", true);
            for (int i = 0; i < 7; i++) {
                log.done(List.of(add(log, witness, "gone" + i, false)));
                log.move();
                log.tidy();
            }
            add(log, witness, "new", true);
        }
    }

    private static long add(OutboxLog log, Witness<String> witness, String text, boolean isKept) {
        witness.attempt(text);
        long number = add(log, text + ".".repeat(600));
        log.force();
        if (isKept) {
            witness.acknowledge(text);
        }
        return number;
    }

    private static void recovery(Disk disk, Witness<String> witness) {
        try (StateFolder folder = StateFolder.open(disk, FOLDER)) {
            OutboxLog log = new OutboxLog(folder, "o", SMALL_FILES);
            List<String> found = texts(log.live()).stream()
                    .map(text -> text.replaceAll("\\.+$", ""))
                    .toList();
            assertThat(found).containsAll(witness.acknowledged());
            assertThat(witness.attempted()).containsAll(found);
            assertThat(found.indexOf("old")).isLessThanOrEqualTo(0);
            log.force();
            log.tidy();
        }
    }

    @Test
    void nothingForcedIsLostAtAnyMoment() {
        CrashPoints.of(OutboxLogTest::scenario, OutboxLogTest::recovery)
                .withLimits(128, 0)
                .check();
    }
}
