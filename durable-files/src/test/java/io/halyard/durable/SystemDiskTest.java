// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.halyard.durable.Disk.Access;
import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.contract.DiskContract;
import io.halyard.testkit.NeedsProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemDiskTest extends DiskContract {
    private final Disk disk = Disk.system();

    @TempDir
    Path folder;

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path folder() {
        return folder;
    }

    @Test
    void filesAndFoldersAreTheOwnersOnly() throws IOException {
        disk.createFolder(folder.resolve("a/b"));
        disk.open(folder.resolve("a/b/x"), Access.CREATE).close();
        disk.map(folder.resolve("a/b/page"), 64).close();
        disk.lock(folder.resolve("a/b")).close();
        assertThat(permissions("a")).isEqualTo("rwx------");
        assertThat(permissions("a/b")).isEqualTo("rwx------");
        assertThat(permissions("a/b/x")).isEqualTo("rw-------");
        assertThat(permissions("a/b/page")).isEqualTo("rw-------");
        assertThat(permissions("a/b/.lock")).isEqualTo("rw-------");
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    @Test
    void interruptsInTheMiddleOfWritesLoseNothing() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Path file = folder.resolve("x");
        Thread writer = Thread.ofPlatform().name("halyard-test-writer").start(() -> {
            try (DiskFile open = disk.open(file, Access.CREATE)) {
                for (int i = 0; i < 2000; i++) {
                    open.write(i * 8L, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
                }
            }
            done.set(true);
        });
        while (writer.isAlive()) {
            writer.interrupt();
            Thread.onSpinWait();
        }
        writer.join();
        assertThat(done).isTrue();
        assertThat(file).hasSize(16_000);
    }

    @Test
    @NeedsProgram("mount")
    void aFullDiskSaysSo() throws Exception {
        onTmpfs("size=64k", mounted -> {
            try (DiskFile file = disk.open(mounted.resolve("x"), Access.CREATE)) {
                assertKind(Kind.NO_SPACE, "make room", () -> file.write(0, new byte[100_000]));
            }
            assertKind(Kind.NO_SPACE, "make room", () -> disk.map(mounted.resolve("page"), 65_536));
        });
    }

    @Test
    @NeedsProgram("mount")
    void aReadOnlyDiskSaysSo() throws Exception {
        onTmpfs("ro", mounted -> {
            assertKind(Kind.READ_ONLY, "check the card", () -> disk.open(mounted.resolve("x"), Access.CREATE));
            assertKind(Kind.READ_ONLY, "check the card", () -> disk.createFolder(mounted.resolve("f")));
            assertKind(Kind.READ_ONLY, "check the card", () -> StateFolder.open(mounted));
        });
    }

    @Test
    @NeedsProgram("mount")
    void aRecordIsWrittenOnAFullDisk() throws Exception {
        onTmpfs("size=64k", mounted -> {
            try (StateFolder state = StateFolder.open(mounted)) {
                TwoSlotRecord record = state.record("r", 1, 100);
                record.write(new byte[100]);
                try (DiskFile file = disk.open(mounted.resolve("filler"), Access.CREATE)) {
                    assertKind(Kind.NO_SPACE, "make room", () -> file.write(0, new byte[100_000]));
                }
                assertThat(record.write(new byte[100])).isEqualTo(2);
                assertThat(record.write(new byte[100])).isEqualTo(3);
            }
            StateFolder.open(mounted).close();
        });
    }

    private static void assertKind(Kind kind, String part, ThrowingCallable call) {
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(call)
                .withMessageContaining(part)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private interface OnFolder {
        void run(Path mounted);
    }

    private void onTmpfs(String options, OnFolder work) throws IOException, InterruptedException {
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        int mount = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mounted.toString());
        Assumptions.assumeTrue(
                mount == 0 || Boolean.getBoolean("halyard.require-all"), "only root may mount a file system");
        assertThat(mount).as("mount needs root").isZero();
        try {
            work.run(mounted);
        } finally {
            assertThat(run("umount", mounted.toString())).isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
