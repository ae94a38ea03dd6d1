// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.simulated.SimulatedDisk;
import io.halyard.durable.simulated.TamperedDisk;
import io.halyard.durable.simulated.TamperedDisk.Lasting;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    private static final Path FOLDER = Path.of("/state");

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void whatIsOpenedIsClosedWithTheFolder() {
        StateFolder state = StateFolder.open(disk, FOLDER);
        StateFolder inner = state.folder("inner");
        TwoSlotRecord record = inner.record("r", 1, 10);
        MappedPage page = state.page("run.page", 64);
        state.close();
        state.close();
        assertClosed(() -> record.write(new byte[1]));
        assertClosed(() -> state.file("x"));
        assertClosed(() -> inner.file("x"));
        assertThatIllegalStateException().isThrownBy(() -> page.readLong(0));
        StateFolder.open(disk, FOLDER).close();
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
    }

    @Test
    void aNameIsOpenedOnce() {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            state.record("x", 1, 10);
            assertThatIllegalStateException()
                    .isThrownBy(() -> state.log("x", LogSettings.defaults()))
                    .withMessage("\"x\" in /state is open already");
        }
    }

    @Test
    void whatFailedToOpenMayBeTriedAgain() {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            state.record("x", 2, 10).write(new byte[1]);
        }
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            assertThatExceptionOfType(DurableException.class).isThrownBy(() -> state.record("x", 1, 10));
            state.record("x", 2, 10);
        }
    }

    @Test
    void namesThatWouldCollideAreRefused() {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            for (String name : new String[] {"x.a", "x.b", "x.tmp", "x.seg", ".lock", "../x", "a/b", "", "x.damaged"}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> state.file(name))
                        .withMessageStartingWith("\"" + name + "\" is no name for state");
            }
            assertThatIllegalArgumentException().isThrownBy(() -> state.record("x.y", 1, 1));
            state.file("exit.log");
        }
    }

    @Test
    void leftoversOfACutOffWriteAreRemoved() {
        disk.put(FOLDER.resolve("settings.conf"), new byte[] {1});
        disk.put(FOLDER.resolve("settings.conf.tmp"), new byte[] {2});
        disk.put(FOLDER.resolve("inner/x.tmp"), new byte[] {2});
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            assertThat(state.list()).containsExactly("settings.conf");
            assertThat(state.file("settings.conf").read()).contains(new byte[] {1});
            assertThat(state.folder("inner").list()).isEmpty();
        }
    }

    @Test
    void aFileIsReplacedReadAndDeleted() {
        try (StateFolder state = StateFolder.open(disk, FOLDER)) {
            AtomicFile file = state.file("f");
            assertThat(file.read()).isEmpty();
            file.write(new byte[] {1, 2});
            file.write(new byte[] {3});
            assertThat(file.read()).contains(new byte[] {3});
            file.delete();
            file.delete();
            assertThat(file.read()).isEmpty();
            assertThatExceptionOfType(DurableException.class)
                    .isThrownBy(() -> file.write(new byte[AtomicFile.MAXIMUM_BYTES + 1]))
                    .withMessage("/state/f may have 16777216 bytes at most, not 16777217");
        }
    }

    @Test
    void aFolderThatFailedToOpenIsNotKept() {
        disk.put(FOLDER.resolve("x.tmp"), new byte[1]);
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(
                        () -> StateFolder.open(TamperedDisk.failing(disk, 2, Kind.READ_ONLY, Lasting.FOR_EVER), FOLDER))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.READ_ONLY))
                .satisfies(e -> assertThat(e.isRetryable()).isFalse());
        StateFolder.open(disk, FOLDER).close();
    }

    @Test
    void twoOwnersInOneProcessAreRefused(@TempDir Path folder) {
        try (StateFolder _ = StateFolder.open(folder)) {
            assertThatExceptionOfType(DurableException.class)
                    .isThrownBy(() -> StateFolder.open(folder.resolve("../" + folder.getFileName())))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.IN_USE))
                    .withMessage(folder + " is in use by this process (pid "
                            + ProcessHandle.current().pid()
                            + "); stop that one first, or give this one a folder of its own");
        }
        StateFolder.open(folder).close();
    }
}
