// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable;

import io.halyard.durable.DurableException.Kind;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of any format that is replaced as a whole: after a crash it has the old content or the new. It is the plain bytes, so
 * that people and other programs may read it; a damaged disk is not noticed here.
 *
 * <p>Opened by {@link StateFolder#file}. It keeps nothing open.
 */
public final class AtomicFile {
    /** The most that is read or written: what is larger does not belong into memory. */
    public static final int MAXIMUM_BYTES = 16 * 1024 * 1024;

    private final Disk disk;
    private final Path folder;
    private final Path file;
    private final Path temporary;

    AtomicFile(Disk disk, Path folder, String name) {
        this.disk = disk;
        this.folder = folder;
        this.file = folder.resolve(name);
        this.temporary = folder.resolve(name + StateFolder.TEMPORARY);
    }

    /** {@return where it is} */
    public Path path() {
        return file;
    }

    /** {@return the content; empty if there is no such file} */
    public synchronized Optional<byte[]> read() {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        try (DiskFile open = disk.open(file, Disk.Access.READ)) {
            requireFits(open.size());
            return Optional.of(open.read(0, (int) open.size()));
        }
    }

    /** Replaces the content, or creates the file. When this returns it is durable. */
    public synchronized void write(byte[] content) {
        requireFits(content.length);
        try (DiskFile open = disk.open(temporary, Disk.Access.CREATE)) {
            open.write(0, content);
            open.force();
        }
        disk.rename(temporary, file);
        disk.forceFolder(folder);
    }

    /** Deletes the file, durably; harmless if there is none. */
    public synchronized void delete() {
        if (disk.delete(file)) {
            disk.forceFolder(folder);
        }
    }

    private void requireFits(long bytes) {
        if (bytes > MAXIMUM_BYTES) {
            throw new DurableException(
                    Kind.TOO_LARGE, file, file + " may have " + MAXIMUM_BYTES + " bytes at most, not " + bytes);
        }
    }
}
