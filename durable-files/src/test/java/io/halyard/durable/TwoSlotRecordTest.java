// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.TwoSlotRecord.Absent;
import io.halyard.durable.TwoSlotRecord.Content;
import io.halyard.durable.TwoSlotRecord.Lost;
import io.halyard.durable.TwoSlotRecord.Present;
import io.halyard.durable.TwoSlotRecord.SlotFault;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.TamperedDisk;
import io.halyard.durable.simulated.TamperedDisk.Lasting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TwoSlotRecordTest {
    private static final Path FOLDER = Path.of("/state");
    private static final Path A = FOLDER.resolve("r.a");
    private static final Path B = FOLDER.resolve("r.b");

    private final SimulatedDisk disk = new SimulatedDisk();

    private <T> T with(int format, Function<TwoSlotRecord, T> work) {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            return work.apply(state.record("r", format, 100));
        }
    }

    private void write(String... values) {
        with(1, record -> {
            for (String value : values) {
                record.write(value.getBytes(StandardCharsets.UTF_8));
            }
            return true;
        });
    }

    private Content content() {
        return with(1, TwoSlotRecord::content);
    }

    private Present present() {
        return (Present) content();
    }

    private static String text(Present present) {
        return new String(present.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void aRecordNeverWrittenIsAbsent() {
        assertThat(content()).isInstanceOf(Absent.class);
    }

    @Test
    void theLastValueIsFound() {
        write("one");
        assertThat(present().sequence()).isEqualTo(1);
        assertThat(present().fault()).isEmpty();
        write("two", "three");
        assertThat(text(present())).isEqualTo("three");
        assertThat(present().sequence()).isEqualTo(3);
        assertThat(present().format()).isEqualTo(1);
        assertThat(present().fault()).isEmpty();
    }

    @Test
    void whatWasWrittenIsTheContentAtOnce() {
        with(1, record -> {
            assertThat(record.write(new byte[] {7})).isEqualTo(1);
            assertThat(record.content()).isInstanceOfSatisfying(Present.class, present -> {
                present.payload()[0] = 9;
                assertThat(present.payload()).as("a copy").containsExactly(7);
            });
            return true;
        });
    }

    @Test
    void theBytesOnDiskAreAsDocumented() {
        write("hi");
        assertThat(disk.content(A)).hasSize(4096);
        assertThat(disk.content(B)).hasSize(4096).containsOnly(0);
        assertThat(HexFormat.of().formatHex(disk.content(A), 0, 30))
                .isEqualTo(
                        "484c5944534c4f54" + "0001" + "0001" + "00000002" + "0000000000000001" + "6869" + "2966085e");
    }

    @Test
    void aDamagedSlotLeavesTheOther() {
        write("one", "two");
        disk.damage(B, 25, new byte[] {1});
        assertThat(text(present())).isEqualTo("one");
        assertThat(present().fault()).contains(new SlotFault(B, "damaged or half written"));
        write("three");
        assertThat(text(present())).isEqualTo("three");
        assertThat(present().fault()).isEmpty();
    }

    @Test
    void aSlotThatTheDiskZeroedIsAFault() {
        write("one", "two");
        disk.damage(A, 0, new byte[4096]);
        assertThat(text(present())).isEqualTo("two");
        assertThat(present().fault()).contains(new SlotFault(A, "empty"));
    }

    @Test
    void aMissingSlotIsMadeAnew() {
        write("one", "two");
        disk.delete(A);
        assertThat(present().fault()).contains(new SlotFault(A, "missing"));
        write("three");
        assertThat(text(present())).isEqualTo("three");
        assertThat(disk.list(FOLDER)).containsExactly("r.a", "r.b");
    }

    @Test
    void bothDamagedIsLostAndNotAbsent() {
        write("one", "two");
        disk.damage(A, 3, new byte[] {0});
        disk.damage(B, 0, new byte[4096]);
        assertThat(content())
                .isInstanceOfSatisfying(
                        Lost.class,
                        lost -> assertThat(lost.faults())
                                .containsExactly(
                                        new SlotFault(A, "damaged or half written"), new SlotFault(B, "empty")));
        write("new");
        assertThat(text(present())).isEqualTo("new");
        assertThat(present().sequence()).isEqualTo(1);
    }

    @Test
    void bothZeroedIsLostAndNotAbsent() {
        write("one", "two");
        disk.damage(A, 0, new byte[4096]);
        disk.damage(B, 0, new byte[4096]);
        assertThat(content()).isInstanceOf(Lost.class);
    }

    @Test
    void oneSlotGoneAndTheOtherDamagedIsLost() {
        write("one", "two");
        disk.delete(B);
        disk.damage(A, 3, new byte[] {0});
        assertThat(content()).isInstanceOf(Lost.class);
    }

    @Test
    void aNewerFormatIsRefusedAndKept() {
        with(2, record -> record.write(new byte[] {5}));
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(() -> write("older"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NEWER_FORMAT))
                .withMessage("/state/r.a was written by a newer version: it has format 2, this version knows format 1;"
                        + " install the newer version, or move the file away to begin anew");
        assertThat(((Present) with(3, TwoSlotRecord::content)).payload()).containsExactly(5);
    }

    @Test
    void tooMuchIsRefused() {
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(() -> write("x".repeat(101)))
                .withMessage("/state/r.a holds at most 100 bytes, not 101")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> state.record("x", 1, 4069))
                    .withMessageContaining("an AtomicFile holds more");
        }
    }

    @Test
    void afterCloseNothingIsWritten() {
        TwoSlotRecord record = with(1, Function.identity());
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(() -> record.write(new byte[1]))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_SPACE", "IO", "READ_ONLY"})
    void aDiskThatRefusesSaysSoAndTheValueStays(Kind kind) {
        write("one");
        TamperedDisk failing = TamperedDisk.failing(disk, 3, kind, Lasting.FOR_EVER);
        try (StateFolder state = StateFolder.open(failing, FOLDER)) {
            TwoSlotRecord record = state.record("r", 1, 100);
            assertThatExceptionOfType(DurableException.class)
                    .isThrownBy(() -> record.write(new byte[] {1}))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                    .satisfies(e -> assertThat((Object) e.place()).isEqualTo(B));
            assertThat(record.content())
                    .isInstanceOfSatisfying(
                            Present.class, present -> assertThat(text(present)).isEqualTo("one"));
        }
        assertThat(text(present())).isEqualTo("one");
    }
}
