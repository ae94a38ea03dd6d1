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
public final class TamperedDisk extends ForwardingDisk {
    /** For how long a disk fails. */
    public enum Lasting {
        /** The one call. */
        ONCE,
        /** That call and all after it. */
        FOR_EVER
    }

    private record Fault(int fromCall, int toCall, Kind kind) {}

    private final Fault fault;
    private final List<String> calls = new ArrayList<>();

    private TamperedDisk(Disk disk, Fault fault) {
        super(disk);
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
        return new OpenFile(file, super.open(file, access));
    }

    @Override
    public void rename(Path from, Path to) {
        change("rename", from);
        super.rename(from, to);
    }

    @Override
    public boolean delete(Path file) {
        change("delete", file);
        return super.delete(file);
    }

    @Override
    public void forceFolder(Path folder) {
        change("force folder", folder);
        super.forceFolder(folder);
    }

    @Override
    public MappedPage map(Path file, int bytes) {
        change("map", file);
        return super.map(file, bytes);
    }

    private final class OpenFile extends ForwardingFile {
        private final Path path;

        OpenFile(Path path, DiskFile file) {
            super(file);
            this.path = path;
        }

        @Override
        public void write(long position, byte[] bytes) {
            if (fails("write " + path.getFileName())) {
                file.write(position, Arrays.copyOf(bytes, bytes.length / 2));
                throw failure("write", path);
            }
            super.write(position, bytes);
        }

        @Override
        public void truncate(long size) {
            change("truncate", path);
            super.truncate(size);
        }

        @Override
        public void force() {
            if (fails("force " + path.getFileName())) {
                if (file instanceof SimulatedDisk.Forgetful forgetful) {
                    forgetful.forget();
                }
                throw failure("force", path);
            }
            super.force();
        }
    }
}
