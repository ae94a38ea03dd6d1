// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.LogSettings.Barrier;
import io.halyard.durable.TwoSlotRecord.Absent;
import io.halyard.durable.TwoSlotRecord.Lost;
import io.halyard.durable.TwoSlotRecord.Present;
import io.halyard.durable.simulated.CrashPoints;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.TamperedDisk;
import io.halyard.durable.simulated.TamperedDisk.Lasting;
import io.halyard.durable.simulated.Witness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every structure keeps its word after every crash, and the check is able to fail: each barrier left out is noticed. */
class CrashPointsOfTheStructuresTest {
    private static final Path FOLDER = Path.of("/state");

    private static final String DELETED = "deleted";

    /** Small files, so that a short scenario rotates. */
    private static final LogSettings LOG = LogSettings.defaults().withSize(1024, 2);

    private static byte[] payload(String value, int bytes) {
        return (value + ".".repeat(bytes - value.length())).getBytes(StandardCharsets.US_ASCII);
    }

    private static String value(byte[] payload) {
        return new String(payload, StandardCharsets.US_ASCII).replaceAll("\\.+$", "");
    }

    // ---- two-slot record

    private static void write(TwoSlotRecord record, String value, Witness<String> witness) {
        witness.attempt(value);
        try {
            record.write(payload(value, 700));
            witness.acknowledge(value);
        } catch (DurableException e) {
            assertThat(e.kind()).isEqualTo(Kind.IO);
        }
    }

    private static void recordScenario(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            TwoSlotRecord record = state.record("r", 1, 1000);
            for (String value : List.of("v1", "v2", "v3", "v4")) {
                write(record, value, witness);
            }
        }
    }

    private static void recordRecovery(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            TwoSlotRecord record = state.record("r", 1, 1000);
            List<String> legal = legalValues(witness);
            switch (record.content()) {
                case Absent _ -> assertThat(witness.acknowledged()).isEmpty();
                case Lost lost -> throw new AssertionError("lost: " + lost);
                case Present present -> {
                    assertThat(legal).contains(value(present.payload()));
                    witness.acknowledge(value(present.payload()));
                }
            }
            write(record, "r" + witness.attempted().size(), witness);
            write(record, "r" + witness.attempted().size(), witness);
        }
    }

    /** The last acknowledged value, or one that was tried after it. */
    private static List<String> legalValues(Witness<String> witness) {
        List<String> attempted = witness.attempted();
        List<String> acknowledged = witness.acknowledged();
        return acknowledged.isEmpty()
                ? attempted
                : attempted.subList(attempted.indexOf(acknowledged.getLast()), attempted.size());
    }

    private static CrashPoints<String> recordCheck() {
        return CrashPoints.of(
                CrashPointsOfTheStructuresTest::recordScenario, CrashPointsOfTheStructuresTest::recordRecovery);
    }

    @Test
    void aRecordIsNeverLostNorTorn() {
        assertThat(recordCheck().check().sampledCrashes()).isZero();
    }

    @Test
    void everyBarrierOfARecordIsNeeded() {
        assertThat(recordCheck().needlessBarriers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRecordOutlivesEveryFault(Lasting lasting) {
        checkEveryFault(
                lasting,
                CrashPointsOfTheStructuresTest::recordScenario,
                CrashPointsOfTheStructuresTest::recordRecovery);
    }

    // ---- log

    private static void append(AppendLog log, String value, Witness<String> witness) {
        witness.attempt(value);
        try {
            log.append(payload(value, 300));
            witness.acknowledge(value);
        } catch (DurableException e) {
            assertThat(e.kind()).isEqualTo(Kind.IO);
        }
    }

    private static void logScenario(Disk disk, Witness<String> witness) {
        logScenario(disk, witness, LOG.withSize(1024, 4), 1, 10);
        logScenario(disk, witness, LOG, 11, 14);
    }

    private static void logScenario(Disk disk, Witness<String> witness, LogSettings settings, int from, int to) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AppendLog log = state.log("l", settings);
            IntStream.rangeClosed(from, to).forEach(i -> append(log, "v" + i, witness));
        }
    }

    private static void logRecovery(Disk disk, Witness<String> witness) {
        logRecovery(disk, witness, LOG);
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            assertThat(state.log("l", LOG).damage()).isEmpty();
        }
    }

    private static void logRecovery(Disk disk, Witness<String> witness, LogSettings settings) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AppendLog log = state.log("l", settings);
            if (settings.equals(LOG)) {
                assertThat(log.damage()).allMatch(each -> each.kind() == LogDamage.Kind.TORN_TAIL);
            }
            checkEntries(log, witness).forEach(witness::acknowledge);
            append(log, "r" + witness.attempted().size(), witness);
            checkEntries(log, witness);
        }
    }

    /** Entries are whole, in order and without repetition; of the acknowledged ones only the oldest, rotated away, are missing. */
    private static List<String> checkEntries(AppendLog log, Witness<String> witness) {
        List<String> found = new ArrayList<>();
        long sequence = 0;
        for (LogEntry entry : log.entries()) {
            assertThat(entry.sequence()).isGreaterThan(sequence);
            sequence = entry.sequence();
            found.add(value(entry.payload()));
        }
        assertThat(witness.attempted()).containsAll(found);
        assertThat(found).isSortedAccordingTo(Comparator.comparingInt(witness.attempted()::indexOf));
        assertThat(found).doesNotHaveDuplicates();
        List<String> due = witness.acknowledged().stream()
                .distinct()
                .sorted(Comparator.comparingInt(witness.attempted()::indexOf))
                .toList();
        assertThat(found).containsAll(due.subList(Math.max(0, due.size() - 3), due.size()));
        return found;
    }

    private static CrashPoints<String> logCheck() {
        return CrashPoints.of(CrashPointsOfTheStructuresTest::logScenario, CrashPointsOfTheStructuresTest::logRecovery);
    }

    @Test
    void anAcknowledgedEntryIsNeverLost() {
        assertThat(logCheck().check().sampledCrashes()).isZero();
    }

    @Test
    void everyBarrierOfALogIsNeeded() {
        assertThat(logCheck().withLimits(500, 4).needlessBarriers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aLogOutlivesEveryFault(Lasting lasting) {
        LogSettings withRoomForAFailedFile = LOG.withSize(1024, 3);
        checkEveryFault(
                lasting,
                (disk, witness) -> logScenario(disk, witness, withRoomForAFailedFile, 1, 8),
                (disk, witness) -> logRecovery(disk, witness, withRoomForAFailedFile));
    }

    private static void groupScenario(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AppendLog log = state.log("l", LOG.withBarrier(Barrier.WHEN_TOLD).withSize(1024, 4));
            for (int group = 1; group <= 3; group++) {
                List<String> values = List.of("v" + group + "a", "v" + group + "b", "v" + group + "c");
                for (String value : values) {
                    witness.attempt(value);
                    log.append(payload(value, 200));
                }
                log.force();
                values.forEach(witness::acknowledge);
            }
        }
    }

    private static void groupRecovery(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AppendLog log = state.log("l", LOG.withSize(1024, 4));
            List<String> found = checkEntries(log, witness);
            assertThat(found).containsAll(witness.acknowledged());
            found.forEach(witness::acknowledge);
        }
    }

    @Test
    void entriesOfAGroupAreDurableWhenToldSo() {
        CrashPoints.of(CrashPointsOfTheStructuresTest::groupScenario, CrashPointsOfTheStructuresTest::groupRecovery)
                .check();
    }

    @Test
    void everyBarrierOfAGroupIsNeeded() {
        assertThat(CrashPoints.of(
                                CrashPointsOfTheStructuresTest::groupScenario,
                                CrashPointsOfTheStructuresTest::groupRecovery)
                        .withLimits(500, 4)
                        .needlessBarriers())
                .isEmpty();
    }

    private static void dropScenario(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AppendLog log = state.log("l", LOG.withSize(1024, 4));
            for (int i = 1; i <= 7; i++) {
                log.append(payload("v" + i, 300));
            }
            witness.attempt("drop");
            log.dropBefore(7);
            witness.acknowledge("drop");
        }
    }

    private static void dropRecovery(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AppendLog log = state.log("l", LOG.withSize(1024, 4));
            List<String> found = new ArrayList<>();
            log.entries().forEach(entry -> found.add(value(entry.payload())));
            assertThat(log.damage()).allMatch(each -> each.kind() == LogDamage.Kind.TORN_TAIL);
            if (witness.acknowledged().contains("drop")) {
                assertThat(found).containsExactly("v7");
            }
        }
    }

    @Test
    void whatWasDroppedStaysAway() {
        CrashPoints<String> check = CrashPoints.of(
                CrashPointsOfTheStructuresTest::dropScenario, CrashPointsOfTheStructuresTest::dropRecovery);
        check.check();
        assertThat(check.needlessBarriers())
                .as("what is not acknowledged is not looked at here")
                .allMatch(line -> !line.contains("dropBefore"));
    }

    // ---- file

    private static void fileScenario(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AtomicFile file = state.file("f");
            for (String value : List.of("v1", "v2", "v3")) {
                write(file, value, witness);
            }
            witness.attempt(DELETED);
            file.delete();
            witness.acknowledge(DELETED);
        }
    }

    private static void write(AtomicFile file, String value, Witness<String> witness) {
        witness.attempt(value);
        try {
            file.write(payload(value, 1300));
            witness.acknowledge(value);
        } catch (DurableException e) {
            assertThat(e.kind()).isEqualTo(Kind.IO);
        }
    }

    private static void fileRecovery(Disk disk, Witness<String> witness) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AtomicFile file = state.file("f");
            file.read()
                    .ifPresentOrElse(
                            content -> {
                                assertThat(content).hasSize(1300);
                                assertThat(legalValues(witness)).contains(value(content));
                                witness.acknowledge(value(content));
                            },
                            () -> {
                                if (!witness.acknowledged().isEmpty()) {
                                    assertThat(legalValues(witness)).contains(DELETED);
                                    witness.acknowledge(DELETED);
                                }
                            });
            assertThat(state.list()).as("nothing is left over").isSubsetOf("f");
            write(file, "r" + witness.attempted().size(), witness);
        }
    }

    private static CrashPoints<String> fileCheck() {
        return CrashPoints.of(
                CrashPointsOfTheStructuresTest::fileScenario, CrashPointsOfTheStructuresTest::fileRecovery);
    }

    @Test
    void aFileIsOldOrNew() {
        assertThat(fileCheck().check().sampledCrashes()).isZero();
    }

    @Test
    void everyBarrierOfAFileIsNeeded() {
        assertThat(fileCheck().needlessBarriers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFileOutlivesEveryFault(Lasting lasting) {
        checkEveryFault(
                lasting, CrashPointsOfTheStructuresTest::fileScenario, CrashPointsOfTheStructuresTest::fileRecovery);
    }

    // ---- faults: each changing call fails in turn, and then the power

    private static void checkEveryFault(
            Lasting lasting, CrashPoints.Scenario<String> scenario, CrashPoints.Recovery<String> recovery) {
        TamperedDisk counted = TamperedDisk.of(new SimulatedDisk());
        scenario.run(counted, new Witness<>());
        assertThat(counted.calls()).isNotEmpty();
        for (int call = 1; call <= counted.calls().size(); call++) {
            int failing = call;
            CrashPoints.Scenario<String> faulty = (disk, witness) -> {
                try {
                    scenario.run(TamperedDisk.failing(disk, failing, Kind.IO, lasting), witness);
                } catch (DurableException e) {
                    assertThat(e.kind()).isEqualTo(Kind.IO);
                }
            };
            CrashPoints.of(faulty, recovery).withLimits(200, 0).check();
        }
    }
}
