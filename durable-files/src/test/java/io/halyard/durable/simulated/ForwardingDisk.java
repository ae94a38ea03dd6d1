// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.simulated;

import io.halyard.durable.Disk;
import io.halyard.durable.DiskFile;
import io.halyard.durable.MappedPage;
import java.nio.file.Path;
import java.util.List;

/** Another disk, with the same calls: subclasses come between where they have something to say. */
abstract class ForwardingDisk implements Disk {
    private final Disk disk;

    ForwardingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public DiskFile open(Path file, Access access) {
        return disk.open(file, access);
    }

    @Override
    public boolean exists(Path file) {
        return disk.exists(file);
    }

    @Override
    public List<String> list(Path folder) {
        return disk.list(folder);
    }

    @Override
    public void rename(Path from, Path to) {
        disk.rename(from, to);
    }

    @Override
    public boolean delete(Path file) {
        return disk.delete(file);
    }

    @Override
    public void forceFolder(Path folder) {
        disk.forceFolder(folder);
    }

    @Override
    public void createFolder(Path folder) {
        disk.createFolder(folder);
    }

    @Override
    public MappedPage map(Path file, int bytes) {
        return disk.map(file, bytes);
    }

    @Override
    public long usableBytes(Path folder) {
        return disk.usableBytes(folder);
    }

    @Override
    public Held lock(Path folder) {
        return disk.lock(folder);
    }

    /** Another file, likewise. */
    abstract static class ForwardingFile implements DiskFile {
        final DiskFile file;

        ForwardingFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public byte[] read(long position, int length) {
            return file.read(position, length);
        }

        @Override
        public void write(long position, byte[] bytes) {
            file.write(position, bytes);
        }

        @Override
        public void truncate(long size) {
            file.truncate(size);
        }

        @Override
        public void force() {
            file.force();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
