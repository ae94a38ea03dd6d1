// SPDX-License-Identifier: Apache-2.0
package io.halyard.durable.simulated;

import io.halyard.durable.Disk;
import io.halyard.durable.DiskFile;
import io.halyard.durable.DurableException;
import io.halyard.durable.DurableException.Kind;
import io.halyard.durable.MappedPage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A disk in memory that distinguishes what is durable from what only seems so. Programs see what they wrote; {@link #crash} and
 * {@link CrashPoints} see what may be left of it when the power fails. It has endless room unless told otherwise.
 */
public final class SimulatedDisk implements Disk {
    /** The process ended in the middle of a call. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** A change of names since the folder's last barrier. A rename has both names, a creation no old one, a deletion no new one. */
    record NameChange(Inode inode, List<Path> removed, List<Path> added) {}

    private final Map<Path, Inode> durableNames = new TreeMap<>();
    private final Map<Path, Inode> names = new TreeMap<>();
    private final List<NameChange> pending = new ArrayList<>();
    private final Set<Path> folders = new HashSet<>();
    private final Set<Path> locked = new HashSet<>();
    private Consumer<String> observer = call -> {};
    private int callsLeft = Integer.MAX_VALUE;
    private long usableBytes = Long.MAX_VALUE;

    /** A new disk, empty. */
    public SimulatedDisk() {}

    /** {@return a disk that durably holds {@code files} and nothing else} */
    static SimulatedDisk holding(Map<Path, byte[]> files, Set<Path> folders) {
        SimulatedDisk disk = new SimulatedDisk();
        disk.folders.addAll(folders);
        files.forEach((path, content) -> disk.durableNames.put(path, new Inode(content)));
        disk.names.putAll(disk.durableNames);
        return disk;
    }

    /** Calls {@code watcher} after each call that changes something or is a barrier, with its description. */
    void observe(Consumer<String> watcher) {
        observer = watcher;
    }

    /** Kills the process right after its changing call number {@code call}: no further one happens until {@link #restart}. */
    synchronized void killAt(int call) {
        callsLeft = call;
    }

    /** Another process takes over what the system remembers. */
    synchronized void restart() {
        callsLeft = Integer.MAX_VALUE;
        locked.clear();
    }

    private void called(String call) {
        observer.accept(call);
        if (--callsLeft == 0) {
            throw new Killed();
        }
    }

    private void requireAlive() {
        if (callsLeft <= 0) {
            throw new Killed();
        }
    }

    /** {@return the same disk after a power failure that lost everything that was not durable} */
    public synchronized SimulatedDisk crash() {
        Map<Path, byte[]> files = new TreeMap<>();
        survivors().durableFiles(files);
        return holding(files, folders);
    }

    /** {@return the same disk after the process was killed: nothing is lost, no lock is held} */
    public synchronized SimulatedDisk kill() {
        Map<Path, byte[]> files = new TreeMap<>();
        names.forEach((path, inode) -> files.put(path, inode.current()));
        return holding(files, folders);
    }

    /** Overwrites bytes behind the program's back, durably: a disk that rots. */
    public synchronized void damage(Path file, long position, byte[] bytes) {
        Inode inode = existing(file);
        inode.write(position, bytes);
        inode.force();
    }

    /** {@return the bytes of a file as programs see it} */
    public synchronized byte[] content(Path file) {
        return existing(file).current().clone();
    }

    /** Puts a file there, durably, as another program would. */
    public synchronized void put(Path file, byte[] content) {
        createFolder(parent(file));
        Inode inode = new Inode(content.clone());
        names.put(file, inode);
        durableNames.put(file, inode);
    }

    /** From now on {@link #usableBytes} says this; writing is not limited by it. */
    public synchronized void sayUsable(long bytes) {
        usableBytes = bytes;
    }

    /** {@return what may be left when the power fails now} Independent of what happens afterwards. */
    synchronized Survivors survivors() {
        Map<Inode, Inode> copies = new LinkedHashMap<>();
        Map<Path, Inode> durable = new TreeMap<>();
        durableNames.forEach((path, inode) -> durable.put(path, copies.computeIfAbsent(inode, Inode::copy)));
        List<NameChange> changes = new ArrayList<>();
        for (NameChange change : pending) {
            Inode copy = copies.computeIfAbsent(change.inode, Inode::copy);
            changes.add(new NameChange(copy, change.removed, change.added));
        }
        return new Survivors(durable, changes, Set.copyOf(folders));
    }

    @Override
    public synchronized DiskFile open(Path file, Access access) {
        if (access == Access.CREATE) {
            requireAlive();
            requireFolder(parent(file));
            Inode inode = names.get(file);
            if (inode == null) {
                inode = new Inode(new byte[0]);
                changeNames(new NameChange(inode, List.of(), List.of(file)));
            } else {
                inode.truncate(0);
            }
            called("create " + file.getFileName());
            return new OpenFile(file, inode);
        }
        return new OpenFile(file, existing(file));
    }

    @Override
    public synchronized boolean exists(Path file) {
        return names.containsKey(file);
    }

    @Override
    public synchronized List<String> list(Path folder) {
        requireFolder(folder);
        return names.keySet().stream()
                .filter(path -> parent(path).equals(folder))
                .map(path -> path.getFileName().toString())
                .toList();
    }

    @Override
    public synchronized void rename(Path from, Path to) {
        changeNames(new NameChange(existing(from), List.of(from), List.of(to)));
        called("rename " + from.getFileName() + " to " + to.getFileName());
    }

    @Override
    public synchronized boolean delete(Path file) {
        Inode inode = names.get(file);
        if (inode == null) {
            return false;
        }
        changeNames(new NameChange(inode, List.of(file), List.of()));
        called("delete " + file.getFileName());
        return true;
    }

    @Override
    public synchronized void forceFolder(Path folder) {
        requireAlive();
        requireFolder(folder);
        List<NameChange> here =
                pending.stream().filter(change -> concerns(change, folder)).toList();
        here.forEach(change -> Survivors.apply(change, durableNames));
        pending.removeAll(here);
        called("force folder " + folder.getFileName());
    }

    @Override
    public synchronized void createFolder(Path folder) {
        for (Path path = folder; path != null; path = path.getParent()) {
            folders.add(path);
        }
    }

    @Override
    public synchronized MappedPage map(Path file, int bytes) {
        boolean fits = exists(file) && existing(file).current().length == bytes;
        DiskFile open = open(file, fits ? Access.WRITE : Access.CREATE);
        if (!fits) {
            open.write(0, new byte[bytes]);
            open.force();
        }
        return new Page(open, bytes);
    }

    @Override
    public synchronized long usableBytes(Path folder) {
        requireFolder(folder);
        return usableBytes;
    }

    @Override
    public synchronized Held lock(Path folder) {
        requireFolder(folder);
        if (!locked.add(folder)) {
            throw new DurableException(Kind.IN_USE, folder, folder + " is in use by this test");
        }
        return () -> locked.remove(folder);
    }

    private void changeNames(NameChange change) {
        requireAlive();
        pending.add(change);
        Survivors.apply(change, names);
    }

    private static boolean concerns(NameChange change, Path folder) {
        return change.removed.stream().anyMatch(path -> parent(path).equals(folder))
                || change.added.stream().anyMatch(path -> parent(path).equals(folder));
    }

    private Inode existing(Path file) {
        Inode inode = names.get(file);
        if (inode == null) {
            throw new DurableException(Kind.MISSING, file, file + " is not there");
        }
        return inode;
    }

    private void requireFolder(Path folder) {
        if (!folders.contains(folder)) {
            throw new DurableException(Kind.MISSING, folder, "folder " + folder + " is not there");
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is in no folder");
        }
        return parent;
    }

    /** A file whose barrier may fail as Linux lets it fail. */
    interface Forgetful {
        /** Nothing that was written since the last barrier will become durable, and programs see it all the same. */
        void forget();
    }

    private final class OpenFile implements DiskFile, Forgetful {
        private final Path file;
        private final Inode inode;
        private boolean closed;

        OpenFile(Path file, Inode inode) {
            this.file = file;
            this.inode = inode;
        }

        private Inode open() {
            if (closed) {
                throw new DurableException(Kind.CLOSED, file, file + " was closed");
            }
            return inode;
        }

        @Override
        public long size() {
            synchronized (SimulatedDisk.this) {
                return open().current().length;
            }
        }

        @Override
        public byte[] read(long position, int length) {
            synchronized (SimulatedDisk.this) {
                byte[] content = open().current();
                int from = (int) Math.min(position, content.length);
                return Arrays.copyOfRange(content, from, Math.min(from + length, content.length));
            }
        }

        @Override
        public void write(long position, byte[] bytes) {
            synchronized (SimulatedDisk.this) {
                requireAlive();
                open().write(position, bytes);
                called("write " + file.getFileName() + " " + position + "+" + bytes.length);
            }
        }

        @Override
        public void truncate(long size) {
            synchronized (SimulatedDisk.this) {
                requireAlive();
                open().truncate(size);
                called("truncate " + file.getFileName() + " to " + size);
            }
        }

        @Override
        public void force() {
            synchronized (SimulatedDisk.this) {
                requireAlive();
                open().force();
                called("force " + file.getFileName());
            }
        }

        @Override
        public void forget() {
            synchronized (SimulatedDisk.this) {
                open().forget();
            }
        }

        @Override
        public void close() {
            synchronized (SimulatedDisk.this) {
                closed = true;
            }
        }
    }

    /** Each store is a write that waits for a barrier. */
    private static final class Page implements MappedPage {
        private final DiskFile file;
        private final int bytes;

        Page(DiskFile file, int bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        @Override
        public int size() {
            return bytes;
        }

        @Override
        public long readLong(int offset) {
            return ByteBuffer.wrap(read(offset, Long.BYTES)).getLong();
        }

        @Override
        public void writeLong(int offset, long value) {
            write(offset, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        }

        @Override
        public byte[] read(int offset, int length) {
            Objects.checkFromIndexSize(offset, length, bytes);
            return mapped(() -> file.read(offset, length));
        }

        @Override
        public void write(int offset, byte[] stored) {
            Objects.checkFromIndexSize(offset, stored.length, bytes);
            mapped(() -> {
                file.write(offset, stored);
                return stored;
            });
        }

        @Override
        public void force() {
            file.force();
        }

        @Override
        public void close() {
            file.close();
        }

        private static <T> T mapped(Supplier<T> access) {
            try {
                return access.get();
            } catch (DurableException e) {
                throw new IllegalStateException("the page was closed", e);
            }
        }
    }
}
