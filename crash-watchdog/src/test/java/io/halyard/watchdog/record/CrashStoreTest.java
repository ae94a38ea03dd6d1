// SPDX-License-Identifier: Apache-2.0
package io.halyard.watchdog.record;

import static io.halyard.watchdog.record.HeadlineTest.headline;
import static org.assertj.core.api.Assertions.assertThat;

import io.halyard.durable.Disk;
import io.halyard.durable.DurableException;
import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.StateFolder;
import io.halyard.durable.simulated.CrashPoints;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.TamperedDisk;
import io.halyard.durable.simulated.TamperedDisk.Lasting;
import io.halyard.durable.simulated.Witness;
import io.halyard.watchdog.ledger.EndingKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CrashStoreTest {
    private static final Path STATE = Path.of("/state");
    private static final Path CRASH = STATE.resolve("crash");

    private SimulatedDisk disk = new SimulatedDisk();

    private void open(Consumer<CrashStore> work) {
        open(disk, work);
    }

    private static void open(Disk on, Consumer<CrashStore> work) {
        try (StateFolder state = StateFolder.open(on, STATE)) {
            work.accept(CrashStore.open(state));
        }
    }

    private static long add(CrashStore store, String message) {
        return store.add(
                headline(EndingKind.UNCAUGHT, 1, message, List.of()),
                List.of(Attachment.of("stack", "stack of " + message, 1000)));
    }

    private static List<Long> ids(CrashStore store) {
        return store.list().stream().map(CrashSummary::id).toList();
    }

    private static Attachment noise(int seed, int bytes) {
        byte[] noise = new byte[bytes];
        new SplittableRandom(seed).nextBytes(noise);
        return Attachment.of("noise", noise, bytes + 1000);
    }

    @Test
    void whatIsKeptIsFoundAgain() {
        open(store -> {
            assertThat(store.newest()).isEmpty();
            assertThat(add(store, "one")).isEqualTo(1);
            assertThat(add(store, "two")).isEqualTo(2);
        });
        disk = disk.crash();
        open(store -> {
            assertThat(ids(store)).containsExactly(1L, 2L);
            assertThat(store.newest()).contains(2L);
            assertThat(store.read(1)
                            .orElseThrow()
                            .attachment("stack")
                            .orElseThrow()
                            .text())
                    .isEqualTo("stack of one");
            assertThat(store.read(3)).isEmpty();
            assertThat(store.list().getFirst().headline())
                    .contains("\"msg\":\"one\"")
                    .contains("\"n\":1");
            assertThat(add(store, "three")).isEqualTo(3);
        });
    }

    @Test
    void ofALoopTheFirstFourAreKeptAndAllAreCounted() {
        open(store -> {
            for (int i = 1; i <= 1000; i++) {
                add(store, "same");
            }
            assertThat(ids(store)).containsExactly(1L, 2L, 3L, 4L);
            assertThat(store.list()).extracting(CrashSummary::count).containsExactly(1, 2, 3, 1000);
            assertThat(store.list().getLast().headline()).contains("\"n\":1000");
        });
        open(store -> {
            assertThat(store.list().getLast().count()).isEqualTo(1000);
            store.endLoops();
            store.endLoops();
            assertThat(add(store, "same")).as("after a stable run it is news").isEqualTo(5);
        });
    }

    @Test
    void floodsStayWithinTheQuota() {
        open(store -> {
            for (int i = 1; i <= 300; i++) {
                store.add(headline(EndingKind.UNCAUGHT, i, "failure " + i, List.of()), List.of(noise(i, 60_000)));
            }
            assertThat(ids(store)).hasSize(64).endsWith(300L);
        });
        long bytes = disk.list(CRASH).stream()
                .filter(name -> name.endsWith(".rec"))
                .mapToLong(name -> disk.content(CRASH.resolve(name)).length)
                .sum();
        assertThat(bytes).isLessThanOrEqualTo(8 * 1024 * 1024);
        open(store -> {
            for (int i = 1; i <= 20; i++) {
                store.add(headline(EndingKind.UNCAUGHT, i, "big " + i, List.of()), List.of(noise(i, 900_000)));
            }
            assertThat(store.list()).hasSizeLessThan(12);
        });
    }

    @Test
    void whatWasSentGoesFirstAndTheFirstOfALoopLast() {
        open(store -> {
            add(store, "loop");
            add(store, "loop");
            add(store, "loop");
            for (int i = 4; i <= 64; i++) {
                add(store, "failure " + i);
            }
            store.markSent(30);
            store.markSent(30);
            store.markSent(999);
            assertThat(store.unsent()).isEqualTo(63);
            add(store, "one more");
            assertThat(ids(store)).doesNotContain(30L).contains(1L, 2L, 3L);
            add(store, "two more");
            add(store, "three more");
            assertThat(ids(store)).doesNotContain(2L, 3L).contains(1L, 4L);
            add(store, "four more");
            assertThat(ids(store)).as("the oldest of the first ones").doesNotContain(1L);
        });
    }

    @Test
    void aDeletedRecordIsGoneAndItsNumberToo() {
        open(store -> {
            add(store, "one");
            assertThat(store.delete(1)).isTrue();
            assertThat(store.delete(1)).isFalse();
        });
        open(store -> {
            assertThat(store.list()).isEmpty();
            assertThat(add(store, "two")).isEqualTo(2);
        });
    }

    @Test
    void aLostIndexCostsCountsAndNoRecord() {
        open(store -> {
            add(store, "one");
            add(store, "two");
        });
        disk.damage(CRASH.resolve("index.a"), 0, new byte[4096]);
        disk.damage(CRASH.resolve("index.b"), 0, new byte[4096]);
        open(store -> {
            assertThat(ids(store)).containsExactly(1L, 2L);
            assertThat(add(store, "three")).isEqualTo(3);
        });
    }

    @Test
    void aDamagedRecordIsOneLess() {
        open(store -> {
            add(store, "one");
            add(store, "two");
        });
        disk.damage(CRASH.resolve("1.rec"), 14, new byte[100]);
        open(store -> assertThat(ids(store)).containsExactly(2L));
    }

    @Test
    void whenThereIsLittleRoomOnlyTheHeadlineIsKept() {
        open(store -> {
            disk.sayUsable(16 * 1024 * 1024 - 1);
            add(store, "one");
            assertThat(store.read(1).orElseThrow().attachments()).isEmpty();
            store.reserve();
            assertThat(disk.exists(CRASH.resolve("reserve.bin"))).isFalse();
        });
    }

    @Test
    void theReserveIsUsedOnAFullDisk() {
        open(CrashStore::reserve);
        assertThat(disk.content(CRASH.resolve("reserve.bin"))).hasSize(1024 * 1024);
        open(CrashStore::reserve);
        TamperedDisk counted = TamperedDisk.of(disk.kill());
        open(counted, store -> add(store, "x"));
        int creating = counted.calls().indexOf("create 1.rec.tmp") + 1;
        assertThat(creating).isPositive();
        open(TamperedDisk.failing(disk, creating, Kind.NO_SPACE, Lasting.ONCE), store -> add(store, "x"));
        assertThat(disk.exists(CRASH.resolve("reserve.bin"))).isFalse();
        open(store -> assertThat(ids(store)).containsExactly(1L));
    }

    @Test
    void aRecordIsAmended() {
        open(store -> {
            add(store, "one");
            CrashRecord record = store.ofRun(1, EndingKind.UNCAUGHT).orElseThrow();
            store.amend(record, Optional.empty(), List.of(Attachment.of("hs_err", "SIGSEGV", 100)));
            assertThat(store.read(1).orElseThrow().attachments())
                    .extracting(Attachment::kind)
                    .containsExactly("hs_err");
            assertThat(store.list()).hasSize(1);
        });
    }

    @Test
    void tenThousandDifferentCrashesFillEightMebibytesAtMost() {
        List<Attachment> big = List.of(noise(1, 300_000), noise(2, 60_000));
        List<Attachment> small = List.of(noise(3, 20_000));
        open(store -> {
            for (int i = 1; i <= 10_000; i++) {
                store.add(headline(EndingKind.UNCAUGHT, i, "failure " + i, List.of()), i % 7 == 0 ? big : small);
                if (i % 500 == 0) {
                    assertThat(bytesInStore()).isLessThanOrEqualTo(8 * 1024 * 1024);
                }
            }
            assertThat(store.list()).hasSizeBetween(1, 64);
            assertThat(store.newest()).contains(10_000L);
        });
        open(CrashStore::reserve);
        assertThat(bytesInStore()).isLessThanOrEqualTo(8 * 1024 * 1024);
    }

    private long bytesInStore() {
        return disk.list(CRASH).stream()
                .mapToLong(name -> disk.content(CRASH.resolve(name)).length)
                .sum();
    }

    // ---- crash points

    private static void scenario(Disk disk, Witness<String> witness) {
        open(disk, store -> {
            for (String message : List.of("one", "two", "two")) {
                witness.attempt(message);
                add(store, message);
                witness.acknowledge(message);
            }
        });
    }

    private static void recovery(Disk disk, Witness<String> witness) {
        open(disk, store -> {
            List<CrashSummary> found = store.list();
            assertThat(found).hasSizeGreaterThanOrEqualTo(witness.acknowledged().size());
            for (CrashSummary each : found) {
                assertThat(store.read(each.id())).isPresent();
            }
            assertThat(found).extracting(CrashSummary::id).doesNotHaveDuplicates();
        });
    }

    @Test
    void anAcknowledgedRecordIsNeverLost() {
        CrashPoints<String> check = CrashPoints.of(CrashStoreTest::scenario, CrashStoreTest::recovery);
        assertThat(check.withLimits(2000, 2).check().recoveries()).isGreaterThan(20);
    }

    private static void later(Disk disk, Witness<String> witness) {
        open(disk, store -> {
            add(store, "kept");
            add(store, "gone");
            witness.acknowledge("added");
            store.amend(
                    store.read(1).orElseThrow(), Optional.empty(), List.of(Attachment.of("hs_err", "SIGSEGV", 100)));
            store.markSent(1);
            witness.acknowledge("sent");
            store.delete(2);
            witness.acknowledge("deleted");
        });
    }

    private static void laterRecovery(Disk disk, Witness<String> witness) {
        open(disk, store -> {
            Optional<CrashRecord> kept = store.read(1);
            assertThat(kept.isPresent() || !witness.acknowledged().contains("added"))
                    .isTrue();
            boolean added = witness.acknowledged().contains("added");
            kept.ifPresent(record -> assertThat(record.attachments())
                    .allSatisfy(each -> assertThat(each.text()).isIn("stack of kept", "SIGSEGV"))
                    .hasSizeBetween(added ? 1 : 0, 1));
            if (witness.acknowledged().contains("sent")) {
                assertThat(store.list().getFirst().sent()).isTrue();
            }
            if (witness.acknowledged().contains("deleted")) {
                assertThat(ids(store)).containsExactly(1L);
            }
        });
    }

    @Test
    void whatWasSentOrDeletedStaysSoAndARecordIsAmendedWholeOrNotAtAll() {
        CrashPoints<String> check = CrashPoints.of(CrashStoreTest::later, CrashStoreTest::laterRecovery);
        assertThat(check.withLimits(2000, 2).check().recoveries()).isGreaterThan(20);
    }

    @Test
    void aDiskThatFailsIsReported() {
        open(store -> add(store, "one"));
        for (int call = 2; call <= 20; call++) {
            SimulatedDisk copy = disk.kill();
            try {
                open(TamperedDisk.failing(copy, call, Kind.IO, Lasting.FOR_EVER), store -> add(store, "two"));
            } catch (DurableException e) {
                assertThat(e.kind()).isEqualTo(Kind.IO);
            }
            open(copy.crash(), store -> assertThat(ids(store)).contains(1L));
        }
    }
}
