// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.simulated;

import io.halyard.durable.Disk;
import io.halyard.durable.DiskFile;
import io.halyard.durable.DurableException;
import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.MappedPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Any disk, whose n-th changing call fails. Calls count from 1: creating, writing, cutting,
 * forcing, renaming, deleting; those that only read are not counted and succeed.
 */
public final class TamperedDisk implements Disk {
    /** For how long a disk fails. */
    public enum Lasting {
        /** The one call. */
        ONCE,
        /** That call and all after it. */
        FOR_EVER
    }

    private record Fault(int fromCall, int toCall, Kind kind) {}

    private final Disk disk;
    private final Fault fault;
    private final List<String> calls = new ArrayList<>();

    private TamperedDisk(Disk disk, Fault fault) {
        this.disk = disk;
        this.fault = fault;
    }

    /** {@return a disk that only counts} */
    public static TamperedDisk of(Disk disk) {
        return new TamperedDisk(disk, new Fault(0, 0, Kind.IO));
    }

    /** {@return a disk whose changing call number {@code call} fails with {@code kind}; a write that fails is half done, and what a
     * barrier that fails should have made durable never will be} */
    public static TamperedDisk failing(Disk disk, int call, Kind kind, Lasting lasting) {
        return new TamperedDisk(disk, new Fault(call, lasting == Lasting.ONCE ? call : Integer.MAX_VALUE, kind));
    }

    /** {@return the changing calls so far} */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private synchronized boolean fails(String call) {
        calls.add(call);
        return calls.size() >= fault.fromCall && calls.size() <= fault.toCall;
    }

    private void change(String verb, Path file) {
        if (fails(verb + " " + file.getFileName())) {
            throw failure(verb, file);
        }
    }

    private DurableException failure(String verb, Path file) {
        return new DurableException(fault.kind, file, "cannot " + verb + " " + file + ": as the test wants it");
    }

    @Override
    public DiskFile open(Path file, Access access) {
        if (access == Access.CREATE) {
            change("create", file);
        }
        return new OpenFile(file, disk.open(file, access));
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
        change("rename", from);
        disk.rename(from, to);
    }

    @Override
    public boolean delete(Path file) {
        change("delete", file);
        return disk.delete(file);
    }

    @Override
    public void forceFolder(Path folder) {
        change("force folder", folder);
        disk.forceFolder(folder);
    }

    @Override
    public void createFolder(Path folder) {
        disk.createFolder(folder);
    }

    @Override
    public MappedPage map(Path file, int bytes) {
        change("map", file);
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

    private final class OpenFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        OpenFile(Path path, DiskFile file) {
            this.path = path;
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
            if (fails("write " + path.getFileName())) {
                file.write(position, Arrays.copyOf(bytes, bytes.length / 2));
                throw failure("write", path);
            }
            file.write(position, bytes);
        }

        @Override
        public void truncate(long size) {
            change("truncate", path);
            file.truncate(size);
        }

        @Override
        public void force() {
            if (fails("force " + path.getFileName())) {
                if (file instanceof SimulatedDisk.Forgetful forgetful) {
                    forgetful.forget();
                }
                throw failure("force", path);
            }
            file.force();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
