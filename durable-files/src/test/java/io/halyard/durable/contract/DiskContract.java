// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.halyard.durable.Disk;
import io.halyard.durable.Disk.Access;
import io.halyard.durable.DiskFile;
import io.halyard.durable.DurableException;
import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.MappedPage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every disk does while the power is on. */
public abstract class DiskContract {
    /** {@return the disk to be tested; the same one within a test} */
    protected abstract Disk disk();

    /** {@return a folder on it that exists and is empty} */
    protected abstract Path folder();

    private Path file(String name) {
        return folder().resolve(name);
    }

    private void write(String name, String content) {
        try (DiskFile file = disk().open(file(name), Access.CREATE)) {
            file.write(0, bytes(content));
            file.force();
        }
    }

    private String read(String name) {
        try (DiskFile file = disk().open(file(name), Access.READ)) {
            return new String(file.read(0, (int) file.size()), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(DurableException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void whatWasWrittenIsRead() {
        write("x", "hello");
        assertThat(read("x")).isEqualTo("hello");
        assertThat(disk().exists(file("x"))).isTrue();
    }

    @Test
    void aGapReadsAsZeros() {
        try (DiskFile file = disk().open(file("x"), Access.CREATE)) {
            file.write(3, bytes("a"));
            assertThat(file.read(0, 10)).containsExactly(0, 0, 0, 'a');
            assertThat(file.read(7, 10)).isEmpty();
        }
    }

    @Test
    void creatingEmptiesWhatIsThere() {
        write("x", "hello");
        disk().open(file("x"), Access.CREATE).close();
        assertThat(read("x")).isEmpty();
    }

    @Test
    void openingToWriteKeepsWhatIsThere() {
        write("x", "hello");
        try (DiskFile file = disk().open(file("x"), Access.WRITE)) {
            file.write(0, bytes("J"));
        }
        assertThat(read("x")).isEqualTo("Jello");
    }

    @Test
    void whatIsMissingIsRefused() {
        assertKind(Kind.MISSING, () -> disk().open(file("x"), Access.READ));
        assertKind(Kind.MISSING, () -> disk().open(file("x"), Access.WRITE));
        assertKind(Kind.MISSING, () -> disk().open(file("no-folder").resolve("x"), Access.CREATE));
        assertKind(Kind.MISSING, () -> disk().rename(file("x"), file("y")));
        assertKind(Kind.MISSING, () -> disk().list(file("no-folder")));
        assertThat(disk().exists(file("x"))).isFalse();
        assertThat(disk().delete(file("x"))).isFalse();
    }

    @Test
    void truncatingOnlyShortens() {
        write("x", "hello");
        try (DiskFile file = disk().open(file("x"), Access.WRITE)) {
            file.truncate(10);
            assertThat(file.size()).isEqualTo(5);
            file.truncate(2);
            assertThat(file.size()).isEqualTo(2);
        }
        assertThat(read("x")).isEqualTo("he");
    }

    @Test
    void renamingReplaces() {
        write("x", "new");
        write("y", "old");
        disk().rename(file("x"), file("y"));
        disk().forceFolder(folder());
        assertThat(read("y")).isEqualTo("new");
        assertThat(disk().list(folder())).containsExactly("y");
    }

    @Test
    void anOpenFileOutlivesItsName() {
        write("x", "hello");
        try (DiskFile file = disk().open(file("x"), Access.WRITE)) {
            assertThat(disk().delete(file("x"))).isTrue();
            file.write(0, bytes("J"));
            assertThat(file.read(0, 9)).asString().isEqualTo("Jello");
        }
        assertThat(disk().exists(file("x"))).isFalse();
    }

    @Test
    void listingIsSortedAndWithoutFolders() {
        write("b", "");
        write("a", "");
        disk().createFolder(file("c").resolve("d"));
        assertThat(disk().list(folder())).containsExactly("a", "b");
        assertThat(disk().list(file("c"))).isEmpty();
    }

    @Test
    void aClosedFileIsRefused() {
        DiskFile file = disk().open(file("x"), Access.CREATE);
        file.close();
        file.close();
        assertKind(Kind.CLOSED, () -> file.write(0, bytes("x")));
        assertKind(Kind.CLOSED, file::force);
    }

    @Test
    void aPageIsAFile() {
        try (MappedPage page = disk().map(file("page"), 4096)) {
            assertThat(page.size()).isEqualTo(4096);
            assertThat(page.readLong(8)).isZero();
            page.writeLong(8, 0x0102030405060708L);
            page.write(100, bytes("hi"));
            page.force();
            assertThat(page.read(8, 2)).containsExactly(1, 2);
            assertThat(read("page")).hasSize(4096).contains("hi");
        }
        try (MappedPage page = disk().map(file("page"), 4096)) {
            assertThat(page.readLong(8)).isEqualTo(0x0102030405060708L);
        }
        try (MappedPage page = disk().map(file("page"), 8192)) {
            assertThat(page.readLong(8)).as("of another size: emptied").isZero();
        }
    }

    @Test
    void aPageHasAnEnd() {
        MappedPage page = disk().map(file("page"), 4096);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> page.writeLong(4090, 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> page.read(4090, 7));
        page.close();
        page.close();
        assertThatIllegalStateException().isThrownBy(() -> page.readLong(0));
    }

    @Test
    void aFolderIsTakenOnce() {
        try (Disk.Held _ = disk().lock(folder())) {
            assertKind(Kind.IN_USE, () -> disk().lock(folder()));
        }
        disk().lock(folder()).close();
    }

    @Test
    void anInterruptHarmsNothing() {
        try (DiskFile file = disk().open(file("x"), Access.CREATE)) {
            Thread.currentThread().interrupt();
            file.write(0, bytes("hello"));
            file.force();
            disk().forceFolder(folder());
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
            file.write(5, bytes("!"));
            assertThat(file.read(0, 9)).asString().isEqualTo("hello!");
        }
    }

    @Test
    void thereIsRoom() {
        assertThat(disk().usableBytes(folder())).isPositive();
    }
}
